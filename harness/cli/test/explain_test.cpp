#include "cli/explain.hpp"

#include "measure/metrics.hpp"
#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace switchmark::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string text_of(const char* file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// `text` with single spaces where it is broken into lines.
std::string unwrapped(const std::string& text) {
  std::istringstream words(text);
  std::string joined;
  for (std::string word; words >> word;) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

TEST(explain, shows_one_metric) {
  program run({"--explain", "wait_max_us"});
  EXPECT_EQ(run.wait(), runner::all_done);
  EXPECT_EQ(run.output(), R"(wait_max_us
  unit us, lower is better, kind time
  The maximum of the time from the intended moment of a wake to the first
  instruction of the latency-sensitive task after the wake. All wakes of all
  latency-sensitive tasks count, and their intended moments are fixed before the
  run.
  Kind time: A measurement, which depends on the machine and the build. Besides
  times, these are bytes of memory and counts of ticks.
)");
  EXPECT_EQ(run.errors(), "");
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(explain, shows_what_a_ratio_is_taken_against) {
  EXPECT_THAT(unwrapped(explanation("step_ratio")),
              AllOf(HasSubstr("no unit, lower is better, kind ratio, shown by --table"),
                    HasSubstr("The reference model is `future`. Each sample is the interquartile mean of the")));
  EXPECT_THAT(unwrapped(explanation("floor_ratio")),
              AllOf(HasSubstr("The reference model of `self-signal` and `thread-switch` is `system-call`. "
                              "The reference model of `forced-switch` is `self-signal`."),
                    HasSubstr("`future-yield` and `coroutine-yield` is `indirect-call`.")));
  EXPECT_THAT(explanation("jain_min"), Not(HasSubstr("reference model")));
}

TEST(explain, of_an_unknown_metric_proposes_a_similar_name) {
  for (const auto& [unknown, similar] : {std::pair{"swich_ns", "switch_ns"},
                                         {"spwan_ns", "spawn_ns"},
                                         {"wait", "wait_p50_us"},
                                         {"switch_ns ", "switch_ns"}}) {
    program run({"--explain", unknown});
    EXPECT_EQ(run.wait(), runner::bad_usage);
    EXPECT_EQ(run.errors(), "switchmark: --explain '" + std::string(unknown) +
                                "': there is no such metric; did you mean '" + similar +
                                "'? switchmark --explain shows all\n");
    EXPECT_EQ(run.output(), "");
  }
}

TEST(explain, proposes_nothing_where_no_name_is_similar) {
  try {
    (void)explanation("zzz");
    FAIL();
  } catch (const runner::usage_error& error) {
    EXPECT_STREQ(error.what(), "--explain 'zzz': there is no such metric; switchmark --explain shows all");
  }
}

TEST(explain, alone_shows_every_metric_and_every_kind) {
  program run({"--explain"});
  EXPECT_EQ(run.wait(), runner::all_done);
  const std::string text = run.output();
  EXPECT_EQ(text, all_explanations());
  for (const measure::metric& each : measure::metrics) {
    EXPECT_THAT(text, HasSubstr("\n" + std::string(each.name) + "\n  "));
    EXPECT_THAT(unwrapped(text), HasSubstr(std::string(each.words))) << each.name;
  }
  for (const measure::metric_kind& each : measure::metric_kinds)
    EXPECT_THAT(unwrapped(text), HasSubstr(std::string(each.words)));
}

TEST(explain, puts_the_heading_of_a_topic_above_its_first_metric) {
  EXPECT_THAT(all_explanations(), HasSubstr("\n\nCreating a task\n===============\n\nspawn_ns\n"));
  EXPECT_THAT(metrics_document(), HasSubstr("\n\n## Creating a task\n\n### `spawn_ns`\n\nunit ns, "));
}

TEST(explain, fits_a_terminal_of_80_columns) {
  std::istringstream text(all_explanations());
  for (std::string line; std::getline(text, line);) {
    EXPECT_LE(line.size(), 80u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(explain, writes_the_metrics_as_markdown) {
  program run({"--explain", "--markdown"});
  EXPECT_EQ(run.wait(), runner::all_done);
  EXPECT_EQ(run.output(), metrics_document());
  EXPECT_THAT(run.output(),
              AllOf(StartsWith("# Metrics\n"), HasSubstr("### `switch_ns`\n\nunit ns, lower is better, ")));
}

TEST(explain, has_written_the_committed_document) {
  EXPECT_TRUE(text_of(METRICS_DOCUMENT) == metrics_document())
      << METRICS_DOCUMENT " differs from the table of metrics. Write it again:\n"
      << "    build/release/switchmark --explain --markdown > harness/METRICS.md";
}

TEST(help, is_the_committed_text_by_which_the_scripts_know_the_flags) {
  const std::filesystem::path document = std::filesystem::path(METRICS_DOCUMENT).parent_path() / "cli/help.txt";
  program run({"--help"});
  EXPECT_EQ(run.wait(), runner::all_done);
  EXPECT_TRUE(text_of(document.c_str()) == run.output())
      << document << " is not what switchmark --help prints. Write it again:\n"
      << "    build/release/switchmark --help > harness/cli/help.txt";
}

}  // namespace
}  // namespace switchmark::cli
