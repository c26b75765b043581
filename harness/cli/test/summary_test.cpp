#include "cli/summary.hpp"

#include "cli/text.hpp"
#include "record/test/a_view.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace switchmark::cli {
namespace {

using record::a_count;
using record::a_metric;
using record::add;
using record::record_view;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// The cells of the table and of most sentences, for so many models.
record_view of_models(int count) {
  record_view view;
  const std::vector<std::string> known{"fiber",     "fiber-preempt", "future",
                                       "coroutine", "future-budget", "coroutine-budget"};
  for (int i = 0; i < count; ++i) {
    const std::string model = i < 6 ? known[static_cast<std::size_t>(i)] : "other-" + std::to_string(i);
    for (const std::int64_t tasks : {2, 1000, 100'000})
      add(view, "ring", model, {{"tasks", tasks}}, a_metric("switch_ns", "ns", 47.53, 56.38, 61.26));
    add(view, "spawn", model, {{"children", 1000}}, a_metric("spawn_ns", "ns", 48.16, 48.59, 49.02));
    add(view, "sleepers", model, {{"tasks", 100'000}}, a_metric("resident_bytes_per_task", "B", 4096, 4096, 4096));
    add(view, "hog", model, {{"hogs", 1}}, a_metric("worst_starvation_us", "us", 609'000, 615'000, 624'000));
    add(view, "hog", model, {{"hogs", 1}}, a_metric("throughput_ratio", "1", 0.97, 0.9733, 0.9818)).confidence = 0.75;
    add(view, "coverage", model, {}, a_count("suspension_coverage", 0.001939));
    add(view, "coverage", model, {}, a_count("suspension_points", 3));
  }
  add_crossover(view, "depth", "future", "fiber", "depth", "calls");
  add_crossover(view, "walk", "coroutine", "fiber", "values", "nodes");
  add_crossover(view, "granularity", "fiber", "coroutine", "iterations", "iterations", 1.05);
  return view;
}

void expect_to_fit(const std::string& text, std::size_t columns) {
  EXPECT_LT(count_lines(text), summary_lines) << text;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), columns) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

std::ptrdiff_t sentences_in(const std::string& text) {
  std::ptrdiff_t count = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) count += line.starts_with("- ") ? 1 : 0;
  return count;
}

TEST(summary, of_a_run_has_a_table_sentences_and_where_the_rest_is) {
  const std::string text = summary(of_models(6), "a.json", 100);
  expect_to_fit(text, 100);
  EXPECT_GE(sentences_in(text), 6);
  EXPECT_THAT(text, ContainsRegex("\ncoroutine-budget +56.4 +56.4 +56.4 +48.6 "));
  EXPECT_THAT(text, HasSubstr("\n  ")) << "intervals below the medians";
  EXPECT_THAT(text, HasSubstr("Below each median its interval. * few samples: confidence below 90 %."));
  EXPECT_THAT(text, HasSubstr("\n\n- Below 6.54 [6.13, 7.00] iterations of work between two waits, "));
  EXPECT_THAT(text, EndsWith("\n\nWhich model for your program: scripts/advise a.json --help\n"
                             "All cells and models: switchmark --table a.json\n"));
}

TEST(summary, says_what_its_models_and_headings_mean) {
  const auto words_of = [](int models) {
    std::string text = summary(of_models(models), "a.json", 100);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  };
  EXPECT_THAT(
      words_of(6),
      AllOf(HasSubstr("fiber: has its own stack, so that any call can wait; fiber-preempt: a timer tick stops it "
                      "anywhere; "),
            HasSubstr("-budget: safepoints in its code ask whether its time is over; starved: longest wait of "
                      "a ready task beside a hog, which never waits; "),
            HasSubstr("; one thread runs all tasks. ")));
  EXPECT_THAT(words_of(1), AllOf(HasSubstr("fiber: has its own stack, "), Not(HasSubstr("fiber-preempt: ")),
                                 Not(HasSubstr("-budget: "))));
}

TEST(summary, fits_terminals_of_any_width_from_80_columns_on) {
  for (const std::size_t columns : {80U, 81U, 90U, 99U, 100U, 200U})
    for (const int models : {1, 2, 6, 8, 30}) {
      const std::string text = summary(of_models(models), "a.json", columns);
      expect_to_fit(text, std::min<std::size_t>(columns, 100));
      EXPECT_GE(sentences_in(text), models < 30 ? 6 : 0) << columns << '\n' << text;
    }
}

TEST(summary, breaks_no_line_within_an_interval_or_before_a_unit) {
  for (std::size_t columns = 80; columns <= 100; ++columns)
    EXPECT_THAT(summary(of_models(6), "a.json", columns), Not(ContainsRegex("(\\[[^]]*\n|\n +%)"))) << columns;
}

TEST(summary, leaves_intervals_out_where_they_do_not_fit) {
  EXPECT_THAT(summary(of_models(6), "a.json", 80), Not(HasSubstr("Below each median")));
  EXPECT_THAT(summary(of_models(12), "a.json", 100), Not(HasSubstr("Below each median")));
}

TEST(summary, of_selected_cells_is_the_list_of_them_where_it_fits) {
  record_view view;
  add(view, "ring", "fiber", {{"tasks", 10}}, a_metric("switch_ns", "ns", 6.4, 6.5, 6.6));
  view.filter = "ring/fiber/tasks:10$";
  EXPECT_EQ(summary(view, "a.json", 80), R"(ring
  tasks:10          switch_ns
  fiber     6.50 [6.40, 6.60]

Which model for your program: scripts/advise a.json --help
All cells and models: switchmark --table a.json
)");
}

TEST(summary, of_many_selected_cells_without_an_answer_shows_the_first_ones) {
  record_view view;
  for (int tasks = 100; tasks < 200; ++tasks)
    add(view, "ring", "fiber", {{"tasks", tasks}}, a_metric("switch_ns", "ns", 6.4, 6.5, 6.6));
  const std::string text = summary(view, "a.json", 100);
  expect_to_fit(text, 100);
  EXPECT_THAT(text, StartsWith("ring\n  tasks:100"));
  EXPECT_THAT(text, HasSubstr("\n... and 89 more cells\n\nWhich model"));
}

TEST(summary, of_many_selected_cells_keeps_the_sentences_beside_the_first_ones) {
  record_view view;
  for (int tasks = 100; tasks < 200; ++tasks)
    add(view, "ring", "fiber", {{"tasks", tasks}}, a_metric("switch_ns", "ns", 6.4, 6.5, 6.6));
  for (const char* model : {"fiber", "fiber-preempt"})
    add(view, "http_service", model, {{"load_percent", 60}}, a_metric("short_p99_us", "us", 6'400, 6'500, 6'600));
  const std::string text = summary(view, "a.json", 100);
  expect_to_fit(text, 100);
  EXPECT_THAT(text, StartsWith("ring\n  tasks:100"));
  EXPECT_THAT(text, HasSubstr(" more cells\n\n- At 60 % of the load that saturates it, a server"));
}

TEST(summary, of_nothing_measured_says_why) {
  record_view view;
  view.cells.push_back({"ring/fiber/tasks:2",
                        "ring",
                        "fiber",
                        "stackful",
                        {{"tasks", 2}},
                        record::status::interrupted,
                        "stopped by SIGINT",
                        {}});
  view.cells.push_back(
      {"ring/future/tasks:2", "ring", "future", "stackless", {{"tasks", 2}}, record::status::failed, "it lied", {}});
  const std::string text = summary(view, "a.json", 100);
  EXPECT_THAT(text, StartsWith("ring\n  fiber/tasks:2: interrupted: stopped by SIGINT\n"));
  EXPECT_THAT(text, HasSubstr("Of 2 cells, 1 failed and 1 were interrupted; the table of all cells says why."));
  EXPECT_EQ(sentences_in(text), 0);
}

TEST(summary, tells_of_the_states_of_the_machine) {
  record_view view = of_models(4);
  view.states = {{8.05, 20}, {16, 10}};
  view.samples = 30;
  view.unsteady_samples = 2;
  const std::string text = summary(view, "a.json", 100);
  expect_to_fit(text, 100);
  EXPECT_THAT(text, HasSubstr("\n\nThe machine was in 2 states"));
  EXPECT_THAT(text, HasSubstr("\n2 of 30 samples were disturbed"));
}

}  // namespace
}  // namespace switchmark::cli
