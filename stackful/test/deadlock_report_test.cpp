// The text of a report. Compiled with frame pointers and linked with all names, as a debug build is, whose programs the
// report is for (held_mutex_test, mutex_test).
#include "stackful/preemption/deadlock_report.hpp"

#include "platform/architecture/test/architecture.hpp"

#include <gtest/gtest.h>

#include <string>

namespace switchmark::stackful {

const int asked_for = 0;
// Without the attribute that it does not return, which would move its callers' last instructions away from them.
void (*volatile report)(std::string_view, const void*, std::string_view) = &report_deadlock;

/// As the lock of a mutex does.
[[gnu::noinline]] void lock(const void* mutex) {
  report("mutex", mutex, "it is held");
  asm volatile("");
}

// Functions that ask for a mutex. None is inlined or left by a jump: a report reads the frames.
[[gnu::noinline]] void asks_for_it() {
  lock(&asked_for);
  asm volatile("");
}

extern "C" [[gnu::noinline]] void asks_by_a_plain_name() {
  lock(&asked_for);
  asm volatile("");
}

}  // namespace switchmark::stackful

// In the standard library's namespace, as std::lock_guard is.
namespace std {
[[gnu::noinline]] void asks_for_switchmark(const void* mutex) {
  switchmark::stackful::lock(mutex);
  asm volatile("");
}
[[gnu::noinline]] void asks_twice_for_switchmark(const void* mutex) {
  asks_for_switchmark(mutex);
  asm volatile("");
}
}  // namespace std

namespace switchmark::stackful {

[[gnu::noinline]] void asks_by_the_library() {
  std::asks_twice_for_switchmark(&asked_for);
  asm volatile("");
}

namespace {

// A function of this file alone has no name in the program, unless it is merged with an equal one that has.
const int another = 0;
[[gnu::noinline]] void asks_without_a_name() {
  lock(&another);
  asm volatile("");
}

// Of the style that forks, so that addresses are those of this process.
struct deadlock_report_death : testing::Test {
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "fast"); }
};

std::string line(const std::string& who) {
  const std::string of_an_emulator = "(qemu: [^\n]*\n)?";
  return "^deadlock: the mutex at 0x[0-9a-f]+ is waited for by " + who + ", and it is held\n" + of_an_emulator + "$";
}

TEST_F(deadlock_report_death, names_the_function_that_asks) {
  EXPECT_DEATH(asks_for_it(), line("switchmark::stackful::asks_for_it\\(\\)"));
}

TEST_F(deadlock_report_death, names_a_function_of_c_as_it_is) {
  EXPECT_DEATH(asks_by_a_plain_name(), line("asks_by_a_plain_name"));
}

TEST_F(deadlock_report_death, names_the_function_around_the_standard_library) {
  EXPECT_DEATH(asks_by_the_library(), line("switchmark::stackful::asks_by_the_library\\(\\)"));
}

TEST_F(deadlock_report_death, leaves_a_function_of_the_standard_library_for_its_caller_even_without_a_name) {
  EXPECT_DEATH(std::asks_for_switchmark(&asked_for), line("the program at \\+0x[0-9a-f]+"));
}

TEST_F(deadlock_report_death, tells_the_address_of_a_function_without_a_name) {
  EXPECT_DEATH(asks_without_a_name(), line("the program at \\+0x[0-9a-f]+"));
}

TEST_F(deadlock_report_death, looks_no_further_than_the_frames_go) {
  EXPECT_DEATH(platform::architecture::call_at_the_end_of_the_frames(&asks_for_it),
               line("switchmark::stackful::asks_for_it\\(\\)"));
}

TEST_F(deadlock_report_death, tells_the_address_of_the_mutex) {
  char place[32];
  std::snprintf(place, sizeof place, "%p", static_cast<const void*>(&asked_for));
  EXPECT_DEATH(asks_for_it(), std::string("the mutex at ") + place + " is");
}

}  // namespace
}  // namespace switchmark::stackful
