#include "stackful/hazards/child_exit.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace switchmark::stackful::hazards {
namespace {

constexpr platform::exit_status exited(int code) { return {code, 0}; }
constexpr platform::exit_status killed(int signal) { return {0, signal}; }

TEST(child_exit, of_a_process_that_exits_is_what_it_says) {
  EXPECT_TRUE(exit_of(exited(0), "held\n").held);
  EXPECT_EQ(exit_of(exited(0), "held\n").seen, "held");
  const child_exit wrong = exit_of(exited(1), "wrong result: 1 is not 2\n");
  EXPECT_FALSE(wrong.held);
  EXPECT_EQ(wrong.seen, "wrong result: 1 is not 2");
}

TEST(child_exit, with_another_exit_code_is_not_held_whatever_it_says) {
  const child_exit other = exit_of(exited(127), "held\n");
  EXPECT_FALSE(other.held);
  EXPECT_EQ(other.seen, "exit code 127: held");
}

TEST(child_exit, by_a_signal_is_not_held_whatever_was_printed) {
  const child_exit crash = exit_of(killed(SIGSEGV), "");
  EXPECT_FALSE(crash.held);
  EXPECT_EQ(crash.seen, "killed by SIGSEGV");
  EXPECT_FALSE(exit_of(killed(SIGKILL), "held\n").held);
}

TEST(child_exit, by_abort_says_who_aborted_and_why) {
  EXPECT_EQ(exit_of(killed(SIGABRT), "terminate called after throwing an instance of 'a'\n  what():  b\n").seen,
            "terminate: after throwing an instance of 'a' what(): b");
  EXPECT_EQ(exit_of(killed(SIGABRT), "prog: /a/b.hpp:55: void f(): Assertion `x == 0' failed.\n").seen,
            "assertion: `x == 0' failed.");
  EXPECT_EQ(exit_of(killed(SIGABRT), "free(): invalid pointer\n").seen, "killed by SIGABRT: free(): invalid pointer");
}

TEST(child_exit, is_one_short_line) {
  const std::string seen = exit_of(exited(1), "a\n\n\tb" + std::string(1'000, 'c')).seen;
  EXPECT_EQ(seen.substr(0, 4), "a bc");
  EXPECT_EQ(seen.size(), 200u);
}

}  // namespace
}  // namespace switchmark::stackful::hazards
