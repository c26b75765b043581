// Programs and libraries that use the signal of the ticks themselves, or install handlers into which no tick may come;
// a sandbox that refuses the timer.
#include "platform/signal_mask.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/preemption/timer_ticks.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/tick_probe.hpp"
#include "stackful/test/ticks.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

void handle_nothing(int) {}

struct signal_owners : scheduler_fixture<preemption> {
  /// A tick still stops the first fiber.
  void expect_ticks() {
    fibers->spawn(done, [this] {
      raise_two_ticks();
      log("a");
    });
    fibers->spawn(done, [this] { log("b"); });
    fibers->run(done);
    EXPECT_THAT(order, ElementsAre("b", "a"));
  }
};

TEST_F(signal_owners, of_the_tick_are_not_replaced_by_sigaction) {
  struct sigaction handler = {};
  handler.sa_handler = &handle_nothing;
  testing::internal::CaptureStderr();
  EXPECT_EQ(sigaction(SIGRTMIN, &handler, nullptr), -1);
  EXPECT_EQ(errno, EBUSY);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::StartsWith("the signal SIGRTMIN stops fibers"));
  expect_ticks();
}

TEST_F(signal_owners, of_the_tick_are_not_replaced_by_signal) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(std::signal(SIGRTMIN, SIG_IGN), SIG_ERR);
  EXPECT_EQ(errno, EBUSY);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::EndsWith("take another signal, SIGRTMIN + 1 or above\n"));
  expect_ticks();
}

TEST_F(signal_owners, may_ask_for_the_handler_of_the_tick_and_have_other_signals) {
  struct sigaction present = {};
  EXPECT_EQ(sigaction(SIGRTMIN, nullptr, &present), 0);
  EXPECT_TRUE(preemption::is_handler_of_ticks(present));
  const auto before = std::signal(SIGRTMIN + 1, &handle_nothing);
  EXPECT_EQ(std::signal(SIGRTMIN + 1, before), &handle_nothing);
}

// What was there first keeps the signal.
TEST(foreign_owner_of_the_tick, keeps_a_scheduler_from_being_made) {
  struct sigaction foreign = {}, before = {};
  foreign.sa_handler = &handle_nothing;
  sigaction_of_libraries()(SIGRTMIN, &foreign, &before);
  runtime::virtual_time time;
  runtime::worker worker(time);
  std::string why;
  try {
    const fiber_scheduler<preemption> fibers(worker, stack_options{}, {.quantum = std::chrono::hours(1)});
  } catch (const std::runtime_error& refused) {
    why = refused.what();
  }
  sigaction_of_libraries()(SIGRTMIN, &before, nullptr);
  EXPECT_EQ(why, "signal " + std::to_string(SIGRTMIN) + ", which is to stop fibers, has a handler already");
}

/// The handler of a user's signal, in which two ticks are raised.
struct handlers_without_ticks : signal_owners {
  ~handlers_without_ticks() override { std::signal(SIGUSR1, SIG_DFL); }
  static void handle(int) { raise_two_ticks(); }

  void expect_not_stopped() {
    fibers->spawn(done, [this] {
      raise(SIGUSR1);
      log("a");
    });
    fibers->spawn(done, [this] { log("b"); });
    fibers->run(done);
    EXPECT_THAT(order, ElementsAre("a", "b"));
    EXPECT_EQ(worker.counts.forced_switches, 0u);
    EXPECT_EQ(worker.counts.ticks_delivered, 2u) << "behind the handler";
  }
};

TEST_F(handlers_without_ticks, of_sysv_signal_are_not_stopped) {
  EXPECT_NE(sysv_signal(SIGUSR1, &handle), SIG_ERR);
  struct sigaction installed = {};
  sigaction(SIGUSR1, nullptr, &installed);
  EXPECT_EQ(installed.sa_flags & (SA_NODEFER | static_cast<int>(SA_RESETHAND)),
            SA_NODEFER | static_cast<int>(SA_RESETHAND));
  expect_not_stopped();
  EXPECT_EQ(sysv_signal(SIGUSR1, SIG_DFL), SIG_DFL) << "reset";
}

// A stack as small as is usual has no room for the frame of a tick below that of the signal and the handler.
TEST_F(handlers_without_ticks, on_an_alternate_stack_have_no_tick_s_frame_on_it) {
  alignas(16) static std::byte alternate[65'536];
  const stack_t ours = {.ss_sp = alternate, .ss_flags = 0, .ss_size = sizeof alternate};
  stack_t old = {};
  sigaltstack(&ours, &old);
  struct sigaction handler = {};
  handler.sa_handler = &handle;
  handler.sa_flags = SA_ONSTACK;
  sigaction(SIGUSR1, &handler, nullptr);
  sigaction(SIGUSR1, nullptr, &handler);
  EXPECT_EQ(sigismember(&handler.sa_mask, SIGRTMIN), 1);
  expect_not_stopped();
  sigaltstack(&old, nullptr);
}

/// From now on this process may not make the system call `number`. False where there are no such filters.
bool forbid(unsigned number) {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program = {std::size(filter), filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

struct forbidden_timer : testing::TestWithParam<unsigned> {};

TEST_P(forbidden_timer, is_refused_when_the_ticks_are_made) {
  enum { refused, permitted, no_filters };
  const pid_t child = fork();
  if (child == 0) {
    if (!forbid(GetParam())) _exit(no_filters);
    try {
      const timer_ticks ticks(std::chrono::milliseconds(1));
    } catch (const std::system_error& error) {
      _exit(error.code().value() == EPERM ? refused : permitted);
    }
    _exit(permitted);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == no_filters) GTEST_SKIP() << "no seccomp filters here";
  EXPECT_EQ(WEXITSTATUS(status), refused);
}

INSTANTIATE_TEST_SUITE_P(system_call, forbidden_timer,
                         testing::Values(unsigned{SYS_timer_create}, unsigned{SYS_timer_settime}),
                         [](const auto& of) { return of.param == SYS_timer_create ? "create" : "settime"; });

}  // namespace
}  // namespace switchmark::stackful
