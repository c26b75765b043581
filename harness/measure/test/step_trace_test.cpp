#include "measure/step_trace.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace switchmark::measure {
namespace {

/// Five instructions of own text, at `first` and the labels behind it.
[[gnu::noinline]] long five(long value) {
  asm volatile("add $1, %0\n\tadd $2, %0\n\tadd $3, %0\n\tadd $4, %0\n\tadd $5, %0" : "+r"(value));
  return value;
}

TEST(step_trace, sees_every_instruction_of_own_text_while_a_task_runs_and_no_other) {
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
  EXPECT_FALSE(trace.executed().contains(reinterpret_cast<std::uintptr_t>(&five))) << "not a task's";

  trace.begin();
  in_task = true;
  kept = five(kept);
  in_task = false;
  trace.end();
  EXPECT_TRUE(trace.executed().contains(reinterpret_cast<std::uintptr_t>(&five)));
  EXPECT_GE(trace.executed().count(), without + 5);
  EXPECT_LT(trace.executed().count(), without + 40);
}

TEST(step_trace, gives_the_signal_back) {
  struct sigaction before = {}, after = {};
  sigaction(SIGTRAP, nullptr, &before);
  const volatile bool in_task = false;
  { const step_trace trace(in_task); }
  sigaction(SIGTRAP, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace switchmark::measure
