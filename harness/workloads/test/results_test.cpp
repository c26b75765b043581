#include "workloads/results.hpp"

#include "workloads/test/readings.hpp"

#include <gtest/gtest.h>

namespace switchmark::workloads {
namespace {

const std::vector<std::uint64_t> expected{16, 17, 18};

std::string error_in(const std::vector<std::uint64_t>& results, std::size_t first = 0, std::size_t end = every_task) {
  return error_of([&] { require_results("of a test", results, expected, first, end); });
}

TEST(results, that_are_right_are_no_error) {
  EXPECT_EQ(first_wrong_result(expected, expected), "");
  EXPECT_EQ(error_in(expected), "nothing was thrown");
}

TEST(results, name_the_run_and_the_first_wrong_task) {
  EXPECT_EQ(first_wrong_result({16, 1, 2}, expected), "task 1 left the result 0x1 instead of 0x11");
  EXPECT_EQ(error_in({16, 17, 2}),
            "wrong result of a measured epoch: in the run of a test, task 2 left the result 0x2 instead of 0x12");
}

TEST(results, of_tasks_that_did_not_run_are_not_compared) {
  EXPECT_EQ(error_in({0, 17, 0}, 1, 2), "nothing was thrown");
  EXPECT_EQ(error_in({0, 0, 0}, 1, 2),
            "wrong result of a measured epoch: in the run of a test, task 1 left the result 0x0 instead of 0x11");
  EXPECT_EQ(error_in({16, 17, 0}, 1, 9),
            "wrong result of a measured epoch: in the run of a test, task 2 left the result 0x0 instead of 0x12");
}

}  // namespace
}  // namespace switchmark::workloads
