#include "cli/command_line.hpp"

#include "program.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <limits>

namespace switchmark::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

runner::options parsed(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "switchmark");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST(command_line, has_its_defaults) {
  EXPECT_EQ(parsed({}).processes, 10);
  EXPECT_EQ(parsed({}).repetitions, 1);
  EXPECT_EQ(parsed({"--quick"}).processes, 10);
  EXPECT_EQ(parsed({"--quick"}).repetitions, 1);
  EXPECT_EQ(parsed({"--quick", "--processes", "7"}).processes, 7);
  EXPECT_EQ(parsed({}).filter, "");
  EXPECT_TRUE(parsed({}).references);
  EXPECT_FALSE(parsed({}).time_limit_given);
}

TEST(command_line, limits_the_time_of_a_run_unless_told_how_much_to_measure) {
  constexpr double none = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parsed({}).time_limit, 1140);
  EXPECT_EQ(parsed({"--quick", "--filter", "ring"}).time_limit, 150);
  EXPECT_EQ(parsed({"--quick", "--processes", "3"}).time_limit, none);
  EXPECT_EQ(parsed({"--repetitions", "2"}).time_limit, none);
  EXPECT_EQ(parsed({"--min-time", "0"}).time_limit, none);
  EXPECT_EQ(parsed({"--quick", "--processes", "3", "--time-limit", "20"}).time_limit, 20);
  EXPECT_EQ(parsed({"--time", "1m30s"}).time_limit, 90);
  EXPECT_TRUE(parsed({"--time", "1m30s"}).time_limit_given);
}

TEST(command_line, takes_lists_of_models_and_of_workloads) {
  const runner::options requested = parsed({"--model", "fiber,future", "--workload=ring", "--no-references"});
  EXPECT_THAT(requested.models, ElementsAre("fiber", "future"));
  EXPECT_THAT(requested.workloads, ElementsAre("ring"));
  EXPECT_FALSE(requested.references);
}

TEST(command_line, takes_numbers_and_times) {
  EXPECT_EQ(parsed({"--seed", "18446744073709551615"}).seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parsed({"--seed", "0"}).seed, 0u);
  EXPECT_EQ(parsed({"--processes", "1000"}).processes, 1000);
  EXPECT_EQ(parsed({"--min-time", "0"}).min_time, 0);
  EXPECT_EQ(parsed({"--min-time", "250ms"}).min_time, 0.25);
  EXPECT_EQ(parsed({"--timeout", "2m"}).timeout, 120);
  EXPECT_EQ(parsed({"--benchmark_min_time=0.01s"}).min_time, 0.01);
}

TEST(command_line, proposes_the_flag_that_was_probably_meant) {
  for (const auto& [mistyped, meant] : {std::pair{"--quik", "'--quick'"},
                                        {"-quick", "'--quick'"},
                                        {"--filtre=ring", "'--filter'"},
                                        {"--time_limit", "'--time-limit'"},
                                        {"--Model", "'--model'"},
                                        {"--benchmark_fliter=ring", "'--benchmark_filter'"}}) {
    program run({mistyped});
    EXPECT_EQ(run.wait(), runner::bad_usage);
    EXPECT_THAT(run.errors(), HasSubstr(std::string("; did you mean ") + meant + "? ")) << mistyped;
  }
}

TEST(command_line, puts_the_record_into_results_where_there_is_such_a_folder) {
  const fs::path before = fs::current_path(), here = fs::temp_directory_path() / "command_line_test";
  fs::create_directories(here);
  fs::current_path(here);
  EXPECT_EQ(parsed({}).out, ".");
  fs::create_directory("results");
  EXPECT_EQ(parsed({}).out, "results");
  EXPECT_EQ(parsed({"--out", "x"}).out, "x");
  fs::current_path(before);
  fs::remove_all(here);
}

TEST(command_line, knows_the_names_of_google_benchmark) {
  const runner::options requested = parsed({"--benchmark_filter=a/b", "--benchmark_out=x", "--benchmark_repetitions=4",
                                            "--benchmark_min_time=0.5", "--benchmark_color=false"});
  EXPECT_EQ(requested.filter, "a/b");
  EXPECT_EQ(requested.out, "x");
  EXPECT_EQ(requested.repetitions, 4);
  EXPECT_EQ(requested.min_time, 0.5);
  EXPECT_THAT(requested.benchmark_flags, ElementsAre("--benchmark_color=false"));
}

TEST(command_line, explains_all_metrics_unless_one_is_named) {
  EXPECT_FALSE(parsed({}).explain);
  EXPECT_TRUE(parsed({"--explain"}).explain);
  EXPECT_EQ(parsed({"--explain"}).metric, "");
  EXPECT_EQ(parsed({"--explain", "switch_ns"}).metric, "switch_ns");
  EXPECT_EQ(parsed({"--explain=switch_ns"}).metric, "switch_ns");
  EXPECT_EQ(parsed({"--explain", "--quick"}).metric, "");
  EXPECT_TRUE(parsed({"--explain", "--markdown"}).markdown);
}

struct mistake {
  std::vector<std::string> arguments;
  const char* place;
};

class mistakes : public testing::TestWithParam<mistake> {};

TEST_P(mistakes, get_one_line_that_names_them_and_exit_code_2) {
  program run(GetParam().arguments);
  EXPECT_EQ(run.wait(), runner::bad_usage);
  const std::string errors = run.errors();
  EXPECT_THAT(errors, AllOf(testing::StartsWith("switchmark: "), HasSubstr(GetParam().place), HasSubstr("; ")));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
  EXPECT_EQ(run.output(), "");
  EXPECT_THAT(run.files(), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(
    each, mistakes,
    testing::Values(mistake{{"--quik"}, "--quik"}, mistake{{"ring"}, "ring"}, mistake{{"--filter"}, "--filter"},
                    mistake{{"--filter", "("}, "("}, mistake{{"--filter", "[z-a]\n"}, "[z-a]"},
                    mistake{{"--out"}, "--out"}, mistake{{"--out", ""}, "--out"},
                    mistake{{"--processes", "0"}, "--processes"}, mistake{{"--processes", "many"}, "--processes"},
                    mistake{{"--repetitions", "-1"}, "--repetitions"}, mistake{{"--seed", "x"}, "--seed"},
                    mistake{{"--seed", "-1"}, "--seed '-1'"}, mistake{{"--seed", "1e3"}, "--seed '1e3'"},
                    mistake{{"--seed", "0x10"}, "--seed"}, mistake{{"--seed", ""}, "--seed ''"},
                    mistake{{"--seed="}, "--seed"}, mistake{{"--seed", "1", "--seed", "2"}, "--seed"},
                    mistake{{"--min-time", "nan"}, "--min-time 'nan'"}, mistake{{"--min-time", "inf"}, "--min-time"},
                    mistake{{"--min-time", "0x1"}, "--min-time"}, mistake{{"--timeout", "nan"}, "--timeout 'nan'"},
                    mistake{{"--timeout", "infinity"}, "--timeout"}, mistake{{"--timeout", ""}, "--timeout ''"},
                    mistake{{"--timeout", "0"}, "--timeout"}, mistake{{"--time", "-5"}, "--time '-5'"},
                    mistake{{"--time", "5 minutes"}, "--time '5 minutes'"}, mistake{{"--processes", ""}, "--processes"},
                    mistake{{"--filter", "(?=a)"}, "(?=a)"}, mistake{{"--model", "fibre"}, "'fiber'"},
                    mistake{{"--workload", "good,"}, "--workload ''"}, mistake{{std::string(100'000, '-')}, "---..."},
                    mistake{{"-x"}, "-x"}, mistake{{"--cpu", "-1"}, "--cpu"},
                    mistake{{"--time-limit", "0"}, "--time '0'"}, mistake{{"--quick=perhaps"}, "quick"},
                    mistake{{"--out", "a", "--out", "b"}, "--out"},
                    mistake{{"--benchmark_fliter=x"}, "--benchmark_fliter=x"},
                    mistake{{"--benchmark_color=perhaps", "--benchmark_v=x"}, "--benchmark_"},
                    mistake{{"--benchmark_min_time=10x"}, "10x"}, mistake{{"--benchmark_format=csv"}, "csv"},
                    mistake{{"--child"}, "--child"}, mistake{{"--json"}, "--doctor"},
                    mistake{{"--critical", "--quick"}, "--doctor"}, mistake{{"--markdown"}, "--explain"},
                    mistake{{"--explain", "no_such_metric"}, "no_such_metric"},
                    mistake{{"--explain", "switch_ns", "spawn_ns"}, "spawn_ns"}));

TEST(command_line, with_a_filter_that_matches_nothing_exits_with_3) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--filter", "nothing"}, {"--list", "--filter", "nothing"}}) {
    program run(arguments);
    EXPECT_EQ(run.wait(), runner::cells_missing);
    EXPECT_EQ(run.errors(), "switchmark: no cell matches --filter 'nothing'; switchmark --list shows them\n");
    EXPECT_THAT(run.files(), IsEmpty());
  }
}

TEST(command_line, lists_the_cells_that_match) {
  program run({"--list", "--filter", "good/f"});
  EXPECT_EQ(run.wait(), runner::all_done);
  EXPECT_EQ(run.output(), "good/fiber/tasks:1\ngood/future/tasks:1\n");
}

TEST(command_line, helps) {
  for (const char* flag : {"--help", "--version"}) {
    program run({flag});
    EXPECT_EQ(run.wait(), runner::all_done);
    EXPECT_THAT(run.output(), HasSubstr("switchmark"));
    EXPECT_EQ(run.errors(), "");
  }
}

}  // namespace
}  // namespace switchmark::cli
