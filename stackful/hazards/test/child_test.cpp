#include "stackful/hazards/child.hpp"

#include <gtest/gtest.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>

namespace switchmark::stackful::hazards {
namespace {

/// Ends this process as the child of a row that does what `trigger` does, with its line on stderr.
[[noreturn]] void end_as(const char* (*trigger)(), bool guarded = true) {
  hazard row = table().front();
  row.trigger = trigger;
  dup2(STDERR_FILENO, STDOUT_FILENO);
  be_child(row, guarded);
}

bool is_guarded() { return guards.*table().front().flag; }

const char* dumps_core() {
  rlimit limit{};
  getrlimit(RLIMIT_CORE, &limit);
  return limit.rlim_cur != 0 || limit.rlim_max != 0 || prctl(PR_GET_DUMPABLE) != 0 ? "it would leave a core file"
                                                                                   : nullptr;
}

TEST(child_death, tells_what_was_wrong_or_that_the_guard_held) {
  EXPECT_EXIT(end_as([]() -> const char* { return nullptr; }), testing::ExitedWithCode(exit_held), "^held\n$");
  EXPECT_EXIT(end_as([] { return "a fiber lost its way"; }), testing::ExitedWithCode(exit_wrong),
              "^wrong result: a fiber lost its way\n$");
  EXPECT_EXIT(end_as([]() -> const char* { throw std::runtime_error("a task was lost"); }),
              testing::ExitedWithCode(exit_wrong), "^wrong result: a task was lost\n$");
}

TEST(child_death, has_the_guard_of_its_row_on_or_off) {
  const auto tell = [] { return is_guarded() ? "on" : "off"; };
  EXPECT_EXIT(end_as(tell, true), testing::ExitedWithCode(exit_wrong), "^wrong result: on\n$");
  EXPECT_EXIT(end_as(tell, false), testing::ExitedWithCode(exit_wrong), "^wrong result: off\n$");
}

TEST(child_death, leaves_no_core_file) {
  EXPECT_EXIT(end_as(dumps_core), testing::ExitedWithCode(exit_held), "^held\n$");
}

}  // namespace
}  // namespace switchmark::stackful::hazards
