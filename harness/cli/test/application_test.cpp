// What the whole program makes of cells that behave, and of cells that are wrong.

#include "platform/pinning.hpp"
#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <set>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> small{"--no-references", "--processes", "2",       "--repetitions", "3",
                                     "--min-time",      "0.005",       "--filter"};

std::vector<std::string> only(const std::string& filter) {
  std::vector<std::string> arguments = small;
  arguments.push_back(filter);
  return arguments;
}

TEST(application, measures_and_leaves_nothing_but_the_record) {
  program run(only("good/"));
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_TRUE(run.left_the_record_alone());
  EXPECT_THAT(run.output(), HasSubstr("record: " + run.record_name() + "\n"));

  const json fiber = run.cell("good/fiber/tasks:1");
  EXPECT_EQ(fiber["status"], "measured");
  EXPECT_EQ(fiber["ledger"]["yields"], 5);
  EXPECT_EQ(fiber["digest"]["per_task"], "0000000000000abc");
  EXPECT_EQ(fiber["metrics"]["switch_ns"]["samples"].size(), 6U);
  EXPECT_EQ(fiber["metrics"]["switch_ns"]["processes"], json({0, 0, 0, 1, 1, 1}));
  EXPECT_NEAR(fiber["metrics"]["switch_ratio"]["median"], 2, 1e-9);
  EXPECT_EQ(run.cell("good/coroutine/tasks:1")["status"], "not_applicable");
  EXPECT_EQ(run.cell("good/coroutine/tasks:1")["reason"], "has no reason to");
}

// The fake switches take 20 ns at every clock. The clock may change within a sample, hence the bound.
TEST(application, scales_times_to_the_median_clock_of_the_run) {
  program run(only("good/fiber"));
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  const json record = run.record();
  const json clock = record["switchmark"]["run"]["clock"];
  EXPECT_LE(clock["low"], clock["multiplication_ns"]);
  EXPECT_LE(clock["multiplication_ns"], clock["high"]);
  std::vector<double> times;
  for (const json& row : record["benchmarks"]) {
    const double own = row["multiplication_ns"], time = row["switch_ns"], of_run = clock["multiplication_ns"];
    EXPECT_GE(own, clock["low"]);
    EXPECT_NEAR(time * own / of_run, 20, 1) << row;
    times.push_back(time);
  }
  EXPECT_EQ(run.cell("good/fiber/tasks:1")["metrics"]["switch_ns"]["samples"], json(times));
}

TEST(application, writes_rows_that_the_tools_of_google_benchmark_can_read) {
  program run(only("good/(fiber|future)"));
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  const json record = run.record();
  EXPECT_EQ(record["context"]["json_schema_version"], 1);
  std::set<std::pair<std::string, int>> seen;
  for (const json& row : record["benchmarks"]) {
    EXPECT_TRUE(seen.emplace(row["name"], row["repetition_index"]).second) << row;
    EXPECT_EQ(row["repetitions"], 6);
    EXPECT_EQ(row["time_unit"], "ns");
    EXPECT_EQ(row["run_type"], "iteration");
    EXPECT_EQ(row["iterations"].get<int>() % 1000, 0) << row;
    EXPECT_EQ(row["jumps_per_yield"], 1);
  }
  EXPECT_EQ(seen.size(), 12U);
  EXPECT_EQ(seen.begin()->first, "good/fiber/tasks:1/manual_time");
  EXPECT_NEAR(record["benchmarks"][0]["real_time"], 20, 1e-6);
}

TEST(application, says_what_it_did) {
  program run(only("good/fiber"));
  ASSERT_EQ(run.wait(), runner::all_done);
  const json facts = run.record()["switchmark"]["run"];
  EXPECT_EQ(facts["quick"], false);
  EXPECT_EQ(facts["interrupted"], false);
  EXPECT_EQ(facts["filter"], "good/fiber");
  EXPECT_EQ(facts["instructions"], false);
  EXPECT_EQ(facts["processes"], 2);
  EXPECT_EQ(facts["planned_processes"], 2);
  EXPECT_EQ(facts["repetitions"], 3);
  EXPECT_EQ(facts["samples"], 6);
  EXPECT_EQ(facts["planned_samples"], 6);
  EXPECT_TRUE(facts["time_limit_seconds"].is_null());
  EXPECT_EQ(facts["documents"], "built-in");
  EXPECT_TRUE(platform::allowed_cpus().contains(facts["cpu_number"].get<int>()));
  EXPECT_GT(facts["seconds"], 0);
  EXPECT_THAT(run.errors(), Not(HasSubstr("\r"))) << "no terminal, no line that renews itself";
  EXPECT_THAT(run.errors(), HasSubstr("switchmark: 1 cell, about 1.4 s\n")) << "before it begins";
}

TEST(application, measures_on_the_cpu_that_is_asked_for) {
  for (const int cpu : platform::allowed_cpus()) {
    program run({"--processes", "1", "--min-time", "0", "--filter", "pinned/", "--cpu", std::to_string(cpu)});
    ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
    EXPECT_EQ(run.record()["switchmark"]["run"]["cpu_number"], cpu);
    EXPECT_EQ(run.cell("pinned/fiber/tasks:1")["metrics"]["forced_switches"]["median"], cpu + 1);
  }
  program refused({"--filter", "pinned/", "--cpu", "999999"});
  EXPECT_EQ(refused.wait(), runner::bad_usage);
  EXPECT_THAT(refused.errors(), HasSubstr("switchmark: --cpu 999999: this process may run on CPU "));
  EXPECT_THAT(refused.files(), testing::IsEmpty());
}

TEST(application, keeps_its_time_limit_by_fewer_processes_and_says_so) {
  // A process takes at least 0.15 s, and of the limit one second is kept for what comes before and after them.
  program run({"--time-limit", "2.5", "--filter", "slow/|good/"});
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  const json facts = run.record()["switchmark"]["run"];
  const int processes = facts["processes"];
  EXPECT_GE(processes, 1);
  EXPECT_LT(processes, 10);
  EXPECT_EQ(facts["planned_processes"], 10);
  EXPECT_EQ(facts["planned_samples"], 40);
  EXPECT_EQ(facts["time_limit_seconds"], 2.5);
  long samples = 0;
  for (const char* id : {"slow/fiber", "good/fiber", "good/future", "good/raw-jump"}) {
    const std::size_t taken = run.cell(std::string(id) + "/tasks:1")["metrics"]["switch_ns"]["samples"].size();
    EXPECT_GE(taken + 1, static_cast<std::size_t>(processes)) << id;
    samples += static_cast<long>(taken);
  }
  EXPECT_EQ(facts["samples"], samples);
  EXPECT_THAT(run.errors(), HasSubstr("and at most 2.5 s"));
  EXPECT_THAT(run.errors(), HasSubstr("the time limit of 2.5 s left room for " + std::to_string(processes) +
                                      " of 10 processes, " + std::to_string(samples) + " of 40 samples"));
}

TEST(application, keeps_a_repetition_of_one_epoch_when_the_epoch_is_long) {
  program run(only("slow/"));
  ASSERT_EQ(run.wait(), runner::all_done);
  EXPECT_EQ(run.cell("slow/fiber/tasks:1")["metrics"]["forced_switches"]["samples"], json({1, 1, 1, 1, 1, 1}));
}

TEST(application, keeps_a_time_below_zero) {
  program run(only("negative/"));
  ASSERT_EQ(run.wait(), runner::all_done);
  EXPECT_LT(run.cell("negative/fiber/tasks:1")["metrics"]["switch_ns"]["median"], 0);
}

TEST(application, counts_every_wait) {
  program run(only("waits/"));
  ASSERT_EQ(run.wait(), runner::all_done);
  const json cell = run.cell("waits/fiber/tasks:1");
  EXPECT_EQ(cell["class"], "contrast");
  EXPECT_EQ(cell["metrics"]["wait_p50_us"]["median"], 10);
  EXPECT_EQ(cell["metrics"]["wait_max_us"]["median"], 4e7);
  int counted = 0;
  for (const json& count : cell["histograms"]["wait_us"]["counts"]) counted += count.get<int>();
  EXPECT_GT(counted, 0);
  EXPECT_EQ(cell["histograms"]["wait_us"]["counts"].front(), counted / 4);
  EXPECT_EQ(cell["histograms"]["wait_us"]["counts"].back(), counted / 4);
}

TEST(application, gives_every_sample_of_an_isolated_cell_a_process) {
  program run(only("isolated/"));
  ASSERT_EQ(run.wait(), runner::all_done);
  const json metrics = run.cell("isolated/fiber/tasks:1")["metrics"];
  const json processes = metrics["resident_bytes_per_task"]["samples"];
  EXPECT_EQ(processes.size(), 2U);
  EXPECT_NE(processes[0], processes[1]);
  EXPECT_EQ(metrics["forced_switches"]["samples"], json({1, 1})) << "one epoch each";
}

TEST(application, runs_in_the_other_binary_what_must_not_be_hooked) {
  program run(only("unhooked/"));
  ASSERT_EQ(run.wait(), runner::all_done);
  EXPECT_EQ(run.cell("unhooked/fiber/tasks:1")["metrics"]["forced_switches"]["median"], 1);
}

struct wrong {
  const char* filter;
  const char* id;
  const char* reason;
};

class wrong_cells : public testing::TestWithParam<wrong> {};

TEST_P(wrong_cells, fail_the_run_and_leave_no_figure) {
  const wrong expected = GetParam();
  program run(only(std::string(expected.filter) + "|good/future"));
  EXPECT_EQ(run.wait(), runner::result_wrong);
  const json cell = run.cell(expected.id);
  EXPECT_EQ(cell["status"], "failed");
  EXPECT_THAT(cell["reason"].get<std::string>(), HasSubstr(expected.reason));
  EXPECT_TRUE(cell["metrics"].empty());
  EXPECT_THAT(run.errors(), HasSubstr(std::string("failed: ") + expected.id));
  EXPECT_THAT(run.errors(), Not(HasSubstr("time limit"))) << "which is not what took the samples";
  for (const json& row : run.record()["benchmarks"]) EXPECT_THAT(row["name"], Not(HasSubstr(expected.id)));
  EXPECT_EQ(run.cell("good/future/tasks:1")["status"], "measured") << "the others go on";
}
INSTANTIATE_TEST_SUITE_P(
    each, wrong_cells,
    testing::Values(wrong{"mismatch/", "mismatch/fiber/tasks:1", "task 0 did too much"},
                    wrong{"ledger/", "ledger/future/tasks:1", "ledger field yields: future has 6, fiber has 5"},
                    wrong{"throws/", "throws/fiber/tasks:1", "the sum is wrong"},
                    wrong{"elsewhere/", "elsewhere/fiber/tasks:1", "two processes were seen suspended at different"},
                    wrong{"nan/", "nan/fiber/tasks:1", "metric jumps_per_yield is not a finite number"}),
    [](const auto& test) { return std::string(test.param.filter, std::string(test.param.filter).size() - 1); });

TEST(application, passes_flags_of_google_benchmark_through) {
  std::vector<std::string> arguments = only("good/fiber");
  arguments.push_back("--benchmark_context=why=test");
  program run(arguments, {"BENCHMARK_FILTER=nothing", "BENCHMARK_OUT=stray.json", "BENCHMARK_LIST_TESTS=1"});
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_EQ(run.record()["context"]["why"], "test");
  EXPECT_TRUE(run.left_the_record_alone());
}

}  // namespace
}  // namespace switchmark::cli
