#include "record/sentences.hpp"

#include "record/test/a_view.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

namespace switchmark::record {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The text of the sentence of this id; "none" if there is none.
std::string text_of(const record_view& view, std::string_view id) {
  const std::span<const sentence_maker> makers = sentence_makers();
  const auto maker = std::find_if(makers.begin(), makers.end(), [id](const auto& each) { return each.id == id; });
  evidence known(view);
  const std::string text = maker->text(known);
  return text.empty() ? "none" : text;
}

record_view with(const std::string& workload, const std::map<std::string, std::int64_t>& params,
                 const std::string& metric, const std::string& unit,
                 const std::vector<std::pair<std::string, double>>& medians) {
  record_view view;
  for (const auto& [model, median] : medians)
    add(view, workload, model, params, a_metric(metric, unit, median - 0.25, median, median + 0.25));
  return view;
}

TEST(sentences, of_nothing_are_none) { EXPECT_THAT(sentences_of({}), IsEmpty()); }

TEST(sentences, name_models_by_their_figures_the_smallest_first) {
  record_view view =
      with("ring", {{"tasks", 2}}, "switch_ns", "ns", {{"fiber", 6.5}, {"future", 2.5}, {"coroutine", 1.5}});
  EXPECT_EQ(text_of(view, "switch_cost"),
            "A switch between 2 tasks takes 1.50 [1.25, 1.75] ns with coroutine, 2.50 [2.25, 2.75] ns with future and "
            "6.50 [6.25, 6.75] ns with fiber.");
  view.cells[1].state = status::interrupted;
  view.cells[2].metrics[0].confidence = 0.5;  // two samples
  EXPECT_EQ(text_of(view, "switch_cost"), "A switch between 2 tasks takes 6.50 [6.25, 6.75] ns with fiber.");
  view.cells[0].metrics[0].low = -0.1;
  EXPECT_EQ(text_of(view, "switch_cost"), "none");
  view.cells[0].metrics.clear();
  EXPECT_EQ(text_of(view, "switch_cost"), "none");
}

TEST(sentences, note_what_they_rest_on_in_the_order_of_the_text) {
  const record_view view = with("ring", {{"tasks", 2}}, "switch_ns", "ns", {{"fiber", 6.5}, {"future", 2.5}});
  const std::vector<sentence> made = sentences_of(view);
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].id + " " + made[0].workload, "switch_cost ring");
  ASSERT_EQ(made[0].figures.size(), 2U);
  EXPECT_EQ(made[0].figures[0].cell, "ring/future/tasks:2");
  EXPECT_EQ(made[0].figures[1].cell, "ring/fiber/tasks:2");
  EXPECT_EQ(made[0].figures[0].metric, "switch_ns");
  EXPECT_THAT(made[0].crossovers, IsEmpty());
}

TEST(sentences, on_the_choice_name_only_models_that_are_told_apart_from_the_fiber) {
  const auto add_all = [](record_view& view, const std::string& workload, const std::string& metric,
                          const std::string& unit, const std::vector<std::pair<std::string, double>>& medians) {
    const record_view part = with(workload, {{"tasks", 100'000}}, metric, unit, medians);
    view.cells.insert(view.cells.end(), part.cells.begin(), part.cells.end());
  };
  record_view view;
  add_all(view, "ring", "switch_ns", "ns", {{"fiber", 80}, {"future", 2.5}, {"coroutine", 1.5}});
  add_all(view, "sleepers", "resident_bytes_per_task", "B", {{"fiber", 4096}, {"future", 60}, {"coroutine", 100}});
  EXPECT_EQ(text_of(view, "choice"), "none") << "one part alone";
  crossover_view& walk = add_crossover(view, "walk", "coroutine", "fiber", "values", "nodes");
  EXPECT_EQ(text_of(view, "choice"),
            "In short: coroutine or future for many tasks that compute briefly between their waits: faster switches "
            "and less memory than fiber; fiber for recursion that waits deep in its calls.");
  view.cells[1].metrics[0].high = 80;
  EXPECT_THAT(text_of(view, "choice"), HasSubstr("In short: coroutine for many"));
  view.cells[5].metrics[0].high = 5000;
  EXPECT_EQ(text_of(view, "choice"), "none");
  add(view, "hog", "fiber", {{"hogs", 1}}, a_metric("worst_starvation_us", "us", 500'000, 500'100, 500'200));
  add(view, "hog", "fiber-preempt", {{"hogs", 1}}, a_metric("worst_starvation_us", "us", 2'000, 3'000, 4'000));
  EXPECT_EQ(text_of(view, "choice"),
            "In short: fiber-preempt where a task computes for longer than the others may wait; fiber for recursion "
            "that waits deep in its calls.");
  walk.found = crossing::never;
  view.cells[1].metrics[0].high = 2.75;
  EXPECT_THAT(text_of(view, "choice"), HasSubstr("In short: future for many"));
  EXPECT_THAT(text_of(view, "choice"), HasSubstr("than fiber; fiber-preempt where"));
  EXPECT_THAT(text_of(view, "choice"), testing::Not(HasSubstr("recursion")));
  view.cells.back().metrics[0].high = 600'000;
  EXPECT_EQ(text_of(view, "choice"), "none");
}

TEST(sentences, on_a_population_tell_the_factor_where_it_is_resolved) {
  record_view view = with("ring", {{"tasks", 100'000}}, "switch_ns", "ns", {{"fiber", 80}, {"future", 2.5}});
  const std::string text =
      "Among 100,000 tasks, a switch takes 2.50 [2.25, 2.75] ns with future and 80.0 [79.8, 80.2] "
      "ns with fiber";
  EXPECT_EQ(text_of(view, "population"), text + ".");
  metric_view& few = add(view, "ring", "fiber", {{"tasks", 2}}, a_metric("switch_ns", "ns", 6.4, 6.5, 6.6));
  EXPECT_EQ(text_of(view, "population"), text + ", 12 times as long as between 2 tasks.");
  few.high = 79.75;
  EXPECT_EQ(text_of(view, "population"), text + ".");
}

TEST(sentences, on_granularity_tell_the_time_of_the_work) {
  record_view view;
  crossover_view& row = add_crossover(view, "granularity", "fiber", "coroutine", "iterations", "iterations", 1.05);
  row.at = 60;
  EXPECT_EQ(
      text_of(view, "granularity"),
      "Below 60.0 [6.13, 7.00] iterations of work between two waits, a step takes more than 5 % longer with fiber "
      "than with coroutine; with more work, at most 5 %.");
  add(view, "granularity", "coroutine", {{"iterations", 1}}, a_metric("step_ns", "ns", 1.9, 2, 2.1));
  add(view, "granularity", "coroutine", {{"iterations", 100}}, a_metric("step_ns", "ns", 51, 51.5, 52));
  EXPECT_THAT(text_of(view, "granularity"), HasSubstr("Below 60.0 [6.13, 7.00] iterations, about 30 ns, of work"));
  row.found = crossing::never;
  EXPECT_EQ(text_of(view, "granularity"),
            "With 1 to 100 iterations, about 50 ns, of work between two waits, a step takes more than 5 % longer with "
            "fiber than with coroutine.");
  row.found = crossing::always;
  EXPECT_EQ(text_of(view, "granularity"),
            "With 1 to 100 iterations of work between two waits, a step takes at most 5 % longer with fiber than with "
            "coroutine.");
  row.found = crossing::not_resolved;
  EXPECT_EQ(text_of(view, "granularity"), "none");
  add_crossover(view, "granularity", "fiber", "future", "iterations", "iterations", 1.05);
  EXPECT_THAT(text_of(view, "granularity"), HasSubstr("than with future"));
  view.crossovers[1].level = 1.1;
  EXPECT_EQ(text_of(view, "granularity"), "none");
}

TEST(sentences, on_depth_and_recursion_tell_every_resolved_answer) {
  record_view view;
  add_crossover(view, "depth", "future", "fiber", "depth", "calls");
  add_crossover(view, "walk", "coroutine", "fiber", "values", "nodes");
  EXPECT_EQ(text_of(view, "depth"), "From 6.54 [6.13, 7.00] nested calls on, future switches more slowly than fiber.");
  EXPECT_EQ(text_of(view, "recursion"),
            "A recursive generator takes longer per value with coroutine than with fiber in trees of 6.54 [6.13, 7.00] "
            "nodes or "
            "more.");
  add(view, "depth", "future", {{"depth", 100}}, a_metric("switch_ns", "ns", 120, 121, 122));
  add(view, "depth", "fiber", {{"depth", 100}}, a_metric("switch_ns", "ns", 6, 6.5, 7));
  EXPECT_THAT(text_of(view, "depth"),
              HasSubstr("fiber (at 100: 6.50 [6.00, 7.00] ns with fiber and 121 [120, 122] ns with future)."));
  for (crossover_view& row : view.crossovers) row.found = crossing::always;
  EXPECT_THAT(text_of(view, "depth"), HasSubstr("At 1 to 100 nested calls, future switches more slowly than fiber"));
  EXPECT_THAT(text_of(view, "recursion"),
              HasSubstr("takes longer per value with coroutine than with fiber in trees of 1 to 100 nodes"));
  for (crossover_view& row : view.crossovers) row.found = crossing::never;
  EXPECT_THAT(text_of(view, "depth"), HasSubstr("future switches faster than fiber"));
  EXPECT_THAT(text_of(view, "recursion"), HasSubstr("takes less time per value with coroutine than"));
  for (crossover_view& row : view.crossovers) row.found = crossing::not_resolved;
  EXPECT_EQ(text_of(view, "depth"), "none");
  EXPECT_EQ(text_of(view, "recursion"), "none");
}

TEST(sentences, on_calls_that_may_wait) {
  record_view view;
  EXPECT_EQ(text_of(view, "awaitable_calls"), "none");
  for (const auto& [model, median] : {std::pair{"fiber", 1.0}, std::pair{"coroutine", 17.0}})
    for (const int depth : {1, 16})
      add(view, "ready_waits", model, {{"depth", depth}, {"wait_percent", 0}},
          a_metric("awaitable_call_ns", "ns", median, median * depth, median * depth));
  const std::string figures =
      " call that may wait and never does takes 1.00 [1.00, 1.00] ns with fiber and 17.0 "
      "[17.0, 17.0] ns with coroutine.";
  EXPECT_EQ(text_of(view, "awaitable_calls"), "A" + figures);
  crossover_view& row = add_crossover(view, "ready_waits", "fiber", "coroutine", "wait_percent", "waits per 100 calls");
  EXPECT_EQ(
      text_of(view, "awaitable_calls"),
      "From 6.54 [6.13, 7.00] waits per 100 calls on, a call takes longer with fiber than with coroutine; a" + figures);
  row.found = crossing::always;
  EXPECT_EQ(text_of(view, "awaitable_calls"),
            "With 1 to 100 waits per 100 calls, a call takes longer with fiber than with coroutine; a" + figures);
  row.found = crossing::never;
  view.cells.clear();
  EXPECT_EQ(text_of(view, "awaitable_calls"),
            "With 1 to 100 waits per 100 calls, a call takes less time with fiber than with coroutine.");
}

TEST(sentences, on_tasks) {
  EXPECT_EQ(
      text_of(with("sleepers", {{"tasks", 100'000}}, "resident_bytes_per_task", "B", {{"fiber", 4096}, {"future", 96}}),
              "memory"),
      "A sleeping task keeps 96.0 [95.8, 96.2] bytes with future and 4,096 [4,096, 4,096] bytes with fiber; "
      "100,000 of them need 9.6 MB and 410 MB.");
  EXPECT_EQ(text_of(with("spawn", {{"children", 1000}}, "spawn_ns", "ns", {{"fiber", 48}}), "spawn"),
            "To create, run and join a task takes 48.0 [47.8, 48.2] ns with fiber.");
  record_view view;
  add(view, "coverage", "fiber-preempt", {}, a_count("suspension_coverage", 1));
  EXPECT_EQ(text_of(view, "coverage"), "none") << "the number is missing";
  add(view, "coverage", "fiber-preempt", {}, a_count("suspension_points", 1546));
  add(view, "coverage", "future", {}, a_count("suspension_coverage", 0.00185));
  add(view, "coverage", "future", {}, a_count("suspension_points", 3));
  EXPECT_EQ(text_of(view, "coverage"),
            "Of the instructions that a task executes, it was seen suspended at 100 % (1,546) with fiber-preempt and "
            "0.185 % (3) with future.");
}

TEST(sentences, on_hogs) {
  record_view view = with("hog", {{"hogs", 1}}, "worst_starvation_us", "us",
                          {{"fiber", 615'000}, {"fiber-preempt", 2055}, {"coroutine-budget", 1626}});
  EXPECT_EQ(text_of(view, "starvation"),
            "Beside one hog (a task that computes without a wait), other tasks starve for up to 2.06 [2.05, 2.06] ms "
            "with fiber-preempt and 615 [615, 615] ms with fiber.");
  EXPECT_EQ(text_of(view, "budget"), "none") << "its price is missing";
  metric_view& price =
      add(view, "hog", "coroutine-budget", {{"hogs", 1}}, a_metric("throughput_ratio", "1", 0.98, 0.99, 1));
  EXPECT_EQ(text_of(view, "budget"),
            "Beside a hog with safepoints, other tasks starve for up to 1.63 [1.63, 1.63] ms with coroutine-budget; "
            "the hog's "
            "work per CPU second is 99.0 [98.0, 100] % of that with fiber.");
  price.confidence = 0;
  EXPECT_EQ(text_of(view, "budget"), "none");
}

TEST(sentences, on_the_price_of_ticks_say_only_what_is_resolved) {
  record_view view;
  metric_view& price =
      add(view, "hog", "fiber-preempt", {{"hogs", 4}}, a_metric("throughput_ratio", "1", 0.93, 0.95, 0.96));
  EXPECT_EQ(text_of(view, "price_of_ticks"),
            "Per CPU second, 4 hogs do 95.0 [93.0, 96.0] % of the work with fiber-preempt that they do with fiber: the "
            "timer ticks take the rest.");
  price.high = 1;
  EXPECT_EQ(text_of(view, "price_of_ticks"), "none");
  price.low = 0.96;
  EXPECT_THAT(text_of(view, "price_of_ticks"), HasSubstr("no cost of the timer ticks was found"));
}

TEST(sentences, on_long_steps_need_two_models_that_differ) {
  const std::map<std::string, std::int64_t> params{{"hogs", 1}, {"sorted", 500'000}};
  record_view view = with("hog", params, "worst_starvation_us", "us", {{"coroutine-budget", 26'470}});
  add(view, "hog", "coroutine-budget", params, a_metric("longest_step_us", "us", 26'000, 26'510, 27'000));
  EXPECT_EQ(text_of(view, "long_step"), "none");
  add(view, "hog", "fiber-preempt", params, a_metric("worst_starvation_us", "us", 2000, 2132, 2200));
  EXPECT_EQ(text_of(view, "long_step"),
            "Beside a hog that sorts for 26.5 [26.0, 27.0] ms at a time without a safepoint, other tasks starve for "
            "up to 2.13 [2.00, 2.20] ms with fiber-preempt and 26.5 [26.5, 26.5] ms with coroutine-budget.");
  view.cells.back().metrics.back().high = 26'469;
  view.cells.front().metrics.front().low = 26'469;
  EXPECT_EQ(text_of(view, "long_step"), "none");
}

TEST(sentences, on_safepoints_tell_every_resolved_answer) {
  record_view view;
  crossover_view& row =
      add_crossover(view, "safepoint_cost", "future-budget", "fiber-preempt", "iterations", "iterations");
  EXPECT_EQ(
      text_of(view, "safepoints"),
      "In calls of 6.54 [6.13, 7.00] iterations or more, a safepoint in each call (future-budget) costs less than "
      "the ticks (fiber-preempt).");
  row.found = crossing::always;
  EXPECT_THAT(text_of(view, "safepoints"), HasSubstr("In calls of 1 to 100 iterations, a safepoint in each call "
                                                     "(future-budget) costs less than"));
  row.found = crossing::never;
  EXPECT_THAT(text_of(view, "safepoints"), HasSubstr("costs more than"));
  row.found = crossing::not_resolved;
  EXPECT_EQ(text_of(view, "safepoints"), "none");
}

TEST(sentences, on_the_latency_of_servers_are_of_the_middle_load) {
  record_view view;
  EXPECT_EQ(text_of(view, "server_latency"), "none");
  for (const int load : {20, 60, 80, 90})
    for (const auto& [model, median] : {std::pair{"fiber", 300.0}, std::pair{"fiber-preempt", 50.0}})
      add(view, "http_service", model, {{"load_percent", load}},
          a_metric("short_p99_us", "us", median * load - 1, median * load, median * load + 1));
  EXPECT_EQ(
      text_of(view, "server_latency"),
      "At 60 % of the load that saturates it, a server that also has heavy requests answers 99 % of the short ones "
      "within 3.00 [3.00, 3.00] ms with fiber-preempt and 18.0 [18.0, 18.0] ms with fiber.");
  view.cells[2].state = view.cells[3].state = status::failed;
  EXPECT_THAT(text_of(view, "server_latency"), HasSubstr("At 80 % of"));
  view.cells[4].metrics[0].confidence = 0;  // a single sample
  EXPECT_EQ(text_of(view, "server_latency"), "none") << "one model is not compared with another";
}

TEST(sentences, on_the_throughput_of_servers_say_only_what_is_resolved) {
  const auto text_with = [](double low, double median, double high) {
    record_view view;
    add(view, "http_service", "fiber", {{"connections", 64}}, a_metric("requests_per_second", "1/s", 4990, 5000, 5010));
    add(view, "http_service", "fiber-preempt", {{"connections", 64}},
        a_metric("requests_per_second", "1/s", low, median, high));
    add(view, "http_service", "fiber", {{"load_percent", 20}}, a_metric("requests_per_second", "1/s", 1, 2, 3));
    return text_of(view, "server_throughput");
  };
  const std::string start = "A saturated server answers 5,000 [4,990, 5,010] requests per second with fiber and ";
  EXPECT_EQ(text_with(4800, 4900, 4989),
            start + "4,900 [4,800, 4,989] with fiber-preempt: preemption costs about 2 % of them.");
  EXPECT_EQ(text_with(4800, 4900, 4990),
            start + "4,900 [4,800, 4,990] with fiber-preempt: no cost of preemption was found.");
  EXPECT_EQ(text_with(5100, 5200, 5300),
            start + "5,200 [5,100, 5,300] with fiber-preempt: no cost of preemption was found.");
  EXPECT_EQ(text_with(4700, 4900, 4990), "none");
  EXPECT_EQ(
      text_of(with("http_service", {{"connections", 64}}, "requests_per_second", "1/s", {{"fiber-preempt", 5000}}),
              "server_throughput"),
      "none");
}

TEST(sentences, have_ids_that_differ) {
  std::vector<std::string_view> ids;
  for (const sentence_maker& maker : sentence_makers()) ids.push_back(maker.id);
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

}  // namespace
}  // namespace switchmark::record
