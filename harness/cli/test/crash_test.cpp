// A process that dies takes one cell with it, and the run goes on.

#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;

std::vector<std::string> only_with_timeout(const std::string& filter) {
  return {"--processes", "2", "--repetitions", "2", "--min-time", "0.002", "--timeout", "1", "--filter", filter};
}

struct death {
  const char* cell;
  const char* reason;
};

class crash : public testing::TestWithParam<death> {};

TEST_P(crash, fails_the_cell_that_the_process_was_at_and_no_other) {
  const auto [dead, reason] = GetParam();
  program run(only_with_timeout(std::string(dead) + "|good/|crash-early/future"));
  EXPECT_EQ(run.wait(), runner::result_wrong) << run.errors();
  EXPECT_EQ(run.cell(dead)["status"], "failed");
  EXPECT_THAT(run.cell(dead)["reason"].get<std::string>(), HasSubstr(reason));
  for (const char* alive : {"good/fiber/tasks:1", "good/raw-jump/tasks:1", "crash-early/future/tasks:1"})
    EXPECT_EQ(run.cell(alive)["metrics"]["switch_ns"]["samples"].size(), 4U) << alive;
  EXPECT_TRUE(run.left_the_record_alone());
}
INSTANTIATE_TEST_SUITE_P(each, crash,
                         testing::Values(death{"crash/fiber/tasks:1", "killed by SIGSEGV"},
                                         death{"crash-early/fiber/tasks:1", "killed by SIGSEGV"},
                                         death{"exits/fiber/tasks:1", "ended with exit code 0"},
                                         death{"aborts/fiber/tasks:1", "killed by SIGABRT: its last words"},
                                         death{"hangs/fiber/tasks:1", "no sign of life for 1 s"}),
                         [](const auto& test) {
                           const std::string id = test.param.cell;
                           std::string name = id.substr(0, id.find('/'));
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// No line tells the parent that a process lives while its epochs are measured, which take 2 s here: 1 s for each of the
// two cells.
TEST(crash, is_not_assumed_of_a_process_that_measures_for_longer_than_the_timeout) {
  program run({"--processes", "1", "--min-time", "1", "--timeout", "1", "--filter", "good/fiber"});
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
}

// What other processes have measured stays.
TEST(crash, of_a_process_at_no_cell_costs_what_that_process_has_measured) {
  program run({"--processes", "2", "--min-time", "0", "--filter", "late-death/|good/fiber"});
  EXPECT_EQ(run.wait(), runner::cells_missing);
  for (const char* id : {"late-death/fiber/tasks:1", "good/fiber/tasks:1"})
    EXPECT_EQ(run.cell(id)["metrics"]["switch_ns"]["samples"].size(), 1U);
  EXPECT_THAT(run.errors(), HasSubstr("switchmark: 1 measuring process gave no samples (the first, process 2: the "
                                      "process was killed by SIGKILL)\n"));
}

TEST(crash, of_a_process_that_cannot_get_its_plan_names_the_process) {
  program run({"--processes", "1", "--min-time", "0", "--filter", "good/fiber", "--out", "-"}, {},
              "{ { ulimit -f 0; \"$0\" \"$@\" 2>&1 >&4; echo $? >&3; } | cat > told; } 3> code 4>&1 | cat > record;"
              "exit $(cat code)");
  (void)run.wait();
  EXPECT_THAT(run.text_of("told"),
              HasSubstr("switchmark: the verifying process: writing the plan of a process: File too large\n"));
}

}  // namespace
}  // namespace switchmark::cli
