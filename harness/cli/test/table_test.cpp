#include "cli/table.hpp"

#include "record/test/a_view.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using record::a_metric;
using record::add;
using record::record_view;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string table(const record_view& view) { return whole_table(view, all_cells(view), 80); }

TEST(table, says_which_ratios_are_resolved) {
  record_view view;
  add(view, "ring", "fiber", {}, a_metric("switch_ns", "ns", 7, 8, 9));
  add(view, "ring", "future", {}, a_metric("switch_ns", "ns", 7, 8, 9));
  EXPECT_THAT(table(view), Not(HasSubstr("ratios")));
  view.comparisons = {{"ring/fiber", "switch_ratio", record::verdict::higher},
                      {"ring/future", "switch_ratio", record::verdict::not_resolved},
                      {"spawn/future", "spawn_ratio", record::verdict::higher}};
  EXPECT_THAT(table(view), HasSubstr("\nratios to other models, within this run: 1 higher, 1 not resolved\n"
                                     "  not resolved:\n    ring/future switch_ratio\n"));
}

TEST(table, says_where_models_cross) {
  record_view view;
  add(view, "depth", "fiber", {}, a_metric("switch_ns", "ns", 7, 8, 9));
  add_crossover(view, "depth", "future", "fiber", "depth", "calls").question = "From which depth on?";
  add_crossover(view, "walk", "coroutine", "fiber", "values", "nodes").question = "From which tree on?";
  add_crossover(view, "depth", "future-boxed", "fiber", "depth", "calls").found = record::crossing::never;
  EXPECT_THAT(table(view), HasSubstr("\ncrossovers, within this run\n"
                                     "  From which depth on?\n      6.54 [6.13, 7.00] calls\n"
                                     "  When?\n      never, 1 to 100 calls\n"));
  EXPECT_THAT(table(view), Not(HasSubstr("tree"))) << "which is of cells that are not shown";
}

TEST(table, explains_the_mark_of_few_samples_where_it_is_used) {
  record_view view;
  record::metric_view& metric = add(view, "ring", "fiber", {}, a_metric("switch_ns", "ns", 7, 8, 9));
  EXPECT_THAT(table(view), Not(HasSubstr("few samples")));
  metric.confidence = 0.75;
  EXPECT_THAT(table(view), HasSubstr("\n* few samples: confidence below 90 %.\n"));
}

TEST(table, says_in_one_line_each_what_the_machine_did) {
  record_view view;
  EXPECT_THAT(states_of_machine(view), IsEmpty());
  view.samples = 30;
  view.states = {{10.3, 30}};
  view.unsteady_samples = 0;
  EXPECT_THAT(states_of_machine(view), IsEmpty());
  view.states = {{8.05, 20}, {16, 10}};
  view.unsteady_samples = 4;
  EXPECT_THAT(states_of_machine(view),
              ElementsAre("The machine was in 2 states (probes 8.05, 16.0); the figures are of that at 8.05, 67 % of "
                          "samples.",
                          "4 of 30 samples were disturbed: they count only in cells that have no others."));
  view = {};
  view.clock_range = 1.049;
  EXPECT_THAT(states_of_machine(view), ElementsAre());
  view.clock_range = 1.124;
  EXPECT_THAT(states_of_machine(view),
              ElementsAre("The clock of the CPU varied by 12 %: times of code that computes are those at its median."));
}

}  // namespace
}  // namespace switchmark::cli
