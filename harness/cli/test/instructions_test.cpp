// `--instructions`: what the whole program makes of cells whose instructions are known.

#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::vector<std::string> counting(const std::string& filter) {
  return {"--instructions", "--processes", "2", "--min-time", "0", "--filter", filter};
}

TEST(instructions, of_known_loops_are_counted_to_the_last_one) {
  program run(counting("^counted/"));
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_TRUE(run.left_the_record_alone());
  const json metrics = run.cell("counted/future/tasks:1")["metrics"];
  EXPECT_EQ(metrics["instructions_per_switch"]["samples"], json({2.0}));
  EXPECT_EQ(metrics["instructions_per_switch"]["kind"], "exact");
  EXPECT_EQ(metrics["instructions_per_poll"]["samples"], json({4.0}));
  EXPECT_EQ(metrics["switch_ns"]["samples"].size(), 2U) << "times are measured without valgrind, in every process";
  EXPECT_FALSE(run.cell("counted/fiber/tasks:1")["metrics"].contains("instructions_per_switch"));
}

TEST(instructions, are_counted_on_request_only) {
  program run({"--processes", "1", "--min-time", "0", "--filter", "^counted/future"});
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_FALSE(run.cell("counted/future/tasks:1")["metrics"].contains("instructions_per_switch"));
}

TEST(instructions, of_an_epoch_without_two_regions_fail_the_cell) {
  program run(counting("^counted-half/"));
  EXPECT_EQ(run.wait(), runner::result_wrong);
  EXPECT_EQ(run.cell("counted-half/fiber/tasks:1")["status"], "failed");
  EXPECT_EQ(run.cell("counted-half/fiber/tasks:1")["reason"], "an epoch has 2 parts of counts that aren't two regions");
}

// What counts is one process, and nothing else depends on it.
TEST(instructions, that_cannot_be_counted_cost_no_times) {
  for (const auto& [filter, reason] : {std::pair("^counted-killed/|^counted/", "the process was killed by SIGKILL"),
                                       std::pair("^counted-nowhere/", "")}) {
    program run(counting(filter));
    EXPECT_EQ(run.wait(), runner::cells_missing);
    EXPECT_TRUE(run.left_the_record_alone());
    const std::string id = std::string(filter, 1, std::string(filter).find('/')) + "fiber/tasks:1";
    const json metrics = run.cell(id)["metrics"];
    EXPECT_EQ(metrics["switch_ns"]["samples"].size(), 2U);
    EXPECT_FALSE(metrics.contains("instructions_per_switch"));
    EXPECT_THAT(run.errors(), AllOf(HasSubstr("cells have no instruction counts, but their times (the first, " + id),
                                    HasSubstr(reason)));
    if (json other = run.cell("counted/future/tasks:1"); !other.is_null()) {
      EXPECT_EQ(other["metrics"]["instructions_per_switch"]["samples"], json({2.0})) << "the others are counted";
    }
  }
}

TEST(instructions, are_counted_without_tmpdir) {
  program run(counting("^counted/future"), {"TMPDIR=/no/such/folder"});
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_TRUE(run.cell("counted/future/tasks:1")["metrics"].contains("instructions_per_switch"));
}

TEST(instructions, need_valgrind_before_anything_is_measured) {
  program run(counting("^counted/"), {"PATH=/nonexistent"});
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), AllOf(HasSubstr("apt-get install valgrind"), testing::Not(HasSubstr("verifying"))));
  EXPECT_THAT(run.files(), testing::IsEmpty());
}

}  // namespace
}  // namespace switchmark::cli
