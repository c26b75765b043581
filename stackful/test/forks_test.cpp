// A fiber that forks, or makes threads, and goes on on either side.
#include "stackful/preemption/forks.hpp"
#include "platform/trap_flag.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/preemption/timer_ticks.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <dlfcn.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <thread>

namespace switchmark::stackful {
namespace {

constexpr std::chrono::milliseconds quantum_of_forks(1);

/// The exit code of `child`, or minus the signal that ended it.
int exit_of_child(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Real time and real ticks.
struct forks_test : testing::Test {
  runtime::monotonic_time time;
  runtime::worker worker{time};
  runtime::completion done;
  fiber_scheduler<preemption> fibers{worker, {.bytes = 65'536}, {.quantum = quantum_of_forks}};
};

/// In the child of a fork, by program code or by a library.
struct ticks_in_child : forks_test, testing::WithParamInterface<bool> {};

TEST_P(ticks_in_child, stop_its_fibers) {
  using fork_function = pid_t();
  const auto of_library = reinterpret_cast<fork_function*>(dlsym(RTLD_DEFAULT, "fork"));
  int code = -1;
  fibers.spawn(done, [&] {
    const pid_t child = GetParam() ? of_library() : fork();
    if (child == 0) _exit(spin_until_a_forced_switch(worker) ? 42 : 1);
    code = exit_of_child(child);
  });
  fibers.spawn(done, [this] {
    for (int i = 0; i < 1'000'000 && worker.counts.finishes == 0; ++i) fibers.yield();
  });
  fibers.run(done);
  EXPECT_EQ(code, 42);
}

INSTANTIATE_TEST_SUITE_P(of_a, ticks_in_child, testing::Bool(),
                         [](const auto& of) { return of.param ? "library" : "program"; });

TEST_F(forks_test, a_scheduler_goes_on_in_the_child_where_none_ran) {
  const pid_t child = fork();
  if (child == 0) {
    int through = 0;
    for (int i = 0; i < 2; ++i)
      fibers.spawn(done, [&] {
        if (spin_until_a_forced_switch(worker)) ++through;
      });
    fibers.run(done);
    _exit(through == 2 ? 42 : through);
  }
  EXPECT_EQ(exit_of_child(child), 42);
}

TEST(forks_of_a_cooperative_scheduler, the_child_goes_on_with_its_fibers) {
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<cooperation> fibers(worker, {});
  runtime::completion done;
  int ended = 0;
  for (int i = 0; i < 2; ++i)
    fibers.spawn(done, [&] {
      fibers.sleep_until(runtime::time_point(std::chrono::seconds(1)));
      ++ended;
    });
  fibers.run_until_parked();
  const pid_t child = fork();
  if (child == 0) {
    fibers.run(done);
    _exit(40 + ended);
  }
  EXPECT_EQ(exit_of_child(child), 42);
}

// The child's own timers may have the numbers that the parent's had.
TEST(forks_with_timers, the_child_leaves_its_own_timers_alone) {
  follow_forks();  // as whoever makes a scheduler does
  auto ticks = std::make_unique<timer_ticks>(std::chrono::hours(1));
  auto unused = std::make_unique<timer_ticks>(std::chrono::hours(1));
  const pid_t child = fork();
  if (child == 0) {
    timer_t own[4];
    sigevent silent = {};
    silent.sigev_notify = SIGEV_NONE;
    itimerspec day = {}, left = {};
    day.it_value.tv_sec = 86'400;
    int kept = 0;
    for (timer_t& timer : own) timer_create(CLOCK_MONOTONIC, &silent, &timer), timer_settime(timer, 0, &day, nullptr);
    ticks->stop();
    ticks.reset();
    unused.reset();
    for (timer_t timer : own) kept += timer_gettime(timer, &left) == 0 && left.it_value.tv_sec > 80'000;
    _exit(kept);
  }
  EXPECT_EQ(exit_of_child(child), 4);
}

/// What a fiber that is stepped after every instruction calls.
struct stepped_call {
  const char* name;
  int (*call)();  ///< returns 42 when all went well
  friend void PrintTo(const stepped_call& of, std::ostream* to) { *to << of.name; }
};

struct stepped_calls : testing::TestWithParam<stepped_call> {};

TEST_P(stepped_calls, leave_thread_and_child_unstepped) {
  if (const std::string& why = platform::trap_flag_unavailable(); !why.empty()) GTEST_SKIP() << why;
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto run = [] {
    runtime::virtual_time time;
    runtime::worker worker(time);
    fiber_scheduler<preemption> fibers(worker, {.bytes = 262'144},
                                       runtime::tick_options{.kind = runtime::tick_kind::step});
    runtime::completion done;
    int result = 0;
    bool stepped_again = false;
    fibers.spawn(done, [&] {
      result = GetParam().call();
      const std::uint64_t before = worker.counts.ticks_delivered;
      asm volatile("nop\n\tnop\n\tnop\n\tnop");
      stepped_again = worker.counts.ticks_delivered >= before + 3;
    });
    fibers.run(done);
    std::_Exit(stepped_again ? result : 1);
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(42), "");
}

int thread_of_the_library() {
  int result = 0;
  std::thread([&] { result = 42; }).join();
  return result;
}
int thread_of_posix() {
  pthread_t thread;
  void* result = nullptr;
  pthread_create(
      &thread, nullptr, [](void* argument) { return argument; }, reinterpret_cast<void*>(42));
  pthread_join(thread, &result);
  return static_cast<int>(reinterpret_cast<std::intptr_t>(result));
}
int forked() {
  const pid_t child = fork();
  if (child == 0) _exit(42);
  return exit_of_child(child);
}
int spawned() {
  char shell[] = "/bin/sh", option[] = "-c", command[] = "exit 42";
  char* words[] = {shell, option, command, nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, shell, nullptr, nullptr, words, environ) != 0) return 0;
  return exit_of_child(child);
}
int by_the_shell() { return WEXITSTATUS(system("exit 42")); }
int by_a_pipe() { return WEXITSTATUS(pclose(popen("exit 42", "r"))); }

INSTANTIATE_TEST_SUITE_P(of, stepped_calls,
                         testing::Values(stepped_call{"thread", &thread_of_the_library},
                                         stepped_call{"pthread_create", &thread_of_posix},
                                         stepped_call{"fork", &forked}, stepped_call{"posix_spawn", &spawned},
                                         stepped_call{"system", &by_the_shell}, stepped_call{"popen", &by_a_pipe}),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace switchmark::stackful
