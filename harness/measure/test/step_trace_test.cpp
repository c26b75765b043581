#include "measure/step_trace.hpp"

#include "platform/architecture/test/architecture.hpp"
#include "platform/program_code.hpp"
#include "platform/trap_flag.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace {

/// What `sigaction` is to do in this program: as the C library does, or to fail, or to take a handler that is never
/// told of a step, as on a processor that does not trap.
enum class signals { usual, refused, silent } signals_are = signals::usual;

void see_no_step(int, siginfo_t*, void*) {}

}  // namespace

extern "C" int sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept {
  static const auto next = reinterpret_cast<decltype(&sigaction)>(dlsym(RTLD_NEXT, "sigaction"));
  if (signals_are == signals::refused) {
    errno = EPERM;
    return -1;
  }
  if (signals_are == signals::usual || action == nullptr) return next(signal, action, before);
  struct sigaction silent = *action;
  silent.sa_sigaction = &see_no_step;
  return next(signal, &silent, before);
}

namespace switchmark::measure {
namespace {

std::uintptr_t address(const void* place) { return reinterpret_cast<std::uintptr_t>(place); }

/// Five instructions of program code, at `first` and the labels behind it.
[[gnu::noinline]] long five(long value) {
  asm volatile("nop\n\tnop\n\tnop\n\tnop\n\tnop" : "+r"(value));
  return value;
}

SWITCHMARK_NON_PREEMPTIBLE void deferring() { asm volatile("nop"); }

const std::uintptr_t begin_of_five = address(reinterpret_cast<const void*>(&five));
const std::uintptr_t begin_of_deferring = address(reinterpret_cast<const void*>(&deferring));

TEST(step_trace, sees_every_instruction_of_program_code_while_a_task_runs_and_no_other) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  volatile bool in_task = false;
  step_trace trace(in_task);
  volatile long kept = 0;
  trace.begin();
  kept = five(kept);
  in_task = true;
  kept = std::abs(static_cast<int>(kept));
  in_task = false;
  trace.end();
  const std::size_t without = trace.executed().count();
  EXPECT_GT(without, 0u);
  EXPECT_FALSE(trace.executed().contains(begin_of_five)) << "not a task's";

  trace.begin();
  in_task = true;
  kept = five(kept);
  in_task = false;
  trace.end();
  EXPECT_TRUE(trace.executed().contains(begin_of_five));
  EXPECT_GE(trace.executed().count(), without + 5);
  EXPECT_LT(trace.executed().count(), without + 40);
}

TEST(step_trace, keeps_the_non_preemptible_section_apart) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  volatile bool in_task = true;
  step_trace trace(in_task);
  trace.begin();
  deferring();
  trace.end();
  EXPECT_TRUE(trace.non_preemptible().contains(begin_of_deferring));
  EXPECT_FALSE(trace.executed().contains(begin_of_deferring));
  EXPECT_GE(trace.executed().count(), 1u) << "the call";
}

TEST(step_trace, sees_the_non_preemptible_section_outside_of_tasks_as_well) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  const volatile bool in_task = false;
  step_trace trace(in_task);
  trace.begin();
  deferring();
  trace.end();
  EXPECT_TRUE(trace.non_preemptible().contains(begin_of_deferring));
  EXPECT_EQ(trace.executed().count(), 0u);
}

TEST(step_trace, sees_nothing_before_it_begins_nor_after_its_end) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  const volatile bool in_task = true;
  volatile long kept = 0;
  step_trace trace(in_task);
  kept = five(kept);
  EXPECT_EQ(trace.executed().count(), 0u);
  trace.begin();
  trace.end();
  kept = five(kept);
  deferring();
  EXPECT_FALSE(trace.executed().contains(begin_of_five));
  EXPECT_EQ(trace.non_preemptible().count(), 0u);
}

TEST(step_trace, takes_the_signal_with_what_was_interrupted_and_gives_it_back) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  struct sigaction before = {}, meanwhile = {}, after = {};
  sigaction(SIGTRAP, nullptr, &before);
  const volatile bool in_task = false;
  {
    const step_trace trace(in_task);
    sigaction(SIGTRAP, nullptr, &meanwhile);
  }
  sigaction(SIGTRAP, nullptr, &after);
  EXPECT_NE(meanwhile.sa_handler, before.sa_handler);
  EXPECT_EQ(meanwhile.sa_flags & SA_SIGINFO, SA_SIGINFO);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

// The signal is the process's, and a trace is a thread's: a step of a thread that has no trace, or has none any more,
// belongs to nobody. The place of the old trace is overwritten, so that its use would crash.
TEST(step_trace, is_of_its_own_thread) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  const volatile bool in_task = true;
  alignas(step_trace) std::byte place[sizeof(step_trace)];
  auto* old = new (place) step_trace(in_task);
  old->~step_trace();
  std::memset(place, 0, sizeof place);

  std::promise<void> made, done;
  std::size_t seen = 1;
  std::thread other([&] {
    const step_trace trace(in_task);
    made.set_value();
    done.get_future().wait();
    seen = trace.executed().count();
  });
  made.get_future().wait();
  platform::set_trap_flag();
  asm volatile("nop\n\tnop");
  platform::clear_trap_flag();
  std::thread([] {
    platform::set_trap_flag();
    asm volatile("nop\n\tnop");
    platform::clear_trap_flag();
  }).join();
  done.set_value();
  other.join();
  EXPECT_EQ(seen, 0u);
}

TEST(step_trace, says_why_the_signal_cannot_be_had) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  ASSERT_EQ(platform::trap_flag_unavailable(), "") << "from here on its answer is kept";
  const volatile bool in_task = false;
  std::string message;
  signals_are = signals::refused;
  try {
    const step_trace trace(in_task);
  } catch (const std::system_error& thrown) {
    message = thrown.what();
  }
  signals_are = signals::usual;
  EXPECT_EQ(message, "taking SIGTRAP to step: Operation not permitted");
}

// In a process of its own, since the answer whether the flag traps is kept for the life of a process.
TEST(step_trace, says_why_nothing_can_be_stepped) {
  SWITCHMARK_NEEDS_TRAP_FLAG();
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto is_refused = [] {
    signals_are = signals::silent;
    const volatile bool in_task = false;
    try {
      const step_trace trace(in_task);
    } catch (const std::runtime_error& thrown) {
      return std::string(thrown.what()) ==
             "the x86 trap flag doesn't trap here: this processor, emulator or kernel can't single-step itself";
    }
    return false;
  };
  EXPECT_EXIT(_exit(is_refused() ? 0 : 1), testing::ExitedWithCode(0), "");
}

TEST(step_trace, says_that_the_architecture_has_no_trap_flag) {
  if (platform::architecture::no_trap_flag.empty()) GTEST_SKIP() << "this architecture has one";
  const volatile bool in_task = false;
  EXPECT_THROW(step_trace{in_task}, std::runtime_error);
}

}  // namespace
}  // namespace switchmark::measure
