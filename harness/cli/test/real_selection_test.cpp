// Over the real registry: which reference cells a selection brings along, and what a full run has shown of ratios.

#include "cli/selection.hpp"
#include "platform/json.hpp"
#include "runner/references.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace switchmark::cli {
namespace {

using runner::cell;
using runner::options;
using testing::UnorderedElementsAre;

std::set<std::string> chosen_ids(const options& requested) {
  std::set<std::string> ids;
  for (const cell& each : selection_of(requested).cells) ids.insert(each.id);
  return ids;
}

TEST(real_selection, brings_reference_models_and_floors) {
  EXPECT_THAT(chosen_ids({.filter = "^ring/fiber/tasks:1000$"}),
              UnorderedElementsAre("ring/fiber/tasks:1000", "ring/raw-jump/tasks:1000"));
  EXPECT_THAT(chosen_ids({.filter = "^ring/fiber-aa/tasks:2$"}),
              UnorderedElementsAre("ring/fiber/tasks:2", "ring/fiber-aa/tasks:2", "ring/raw-jump/tasks:2"));
  EXPECT_THAT(chosen_ids({.filter = "^ladder/forced-switch$"}),
              UnorderedElementsAre("ladder/forced-switch", "ladder/self-signal"));
  EXPECT_THAT(chosen_ids({.filter = "^hog/fiber-preempt/hogs:4$"}),
              UnorderedElementsAre("hog/fiber-preempt/hogs:4", "hog/fiber/hogs:4"));
}

TEST(real_selection, brings_nothing_where_a_workload_has_no_ratios) {
  for (const char* workload : {"sleepers", "coverage", "join_all", "safepoint_cost", "forced_switch", "ready_waits"})
    EXPECT_EQ(selection_of({.models = {"fiber"}, .workloads = {workload}}).references, 0u) << workload;
}

// A full run compares every model with its reference: each comparison in its record must be known beforehand.
TEST(real_selection, knows_every_comparison_that_a_full_run_has_made) {
  std::ifstream in(REFERENCE_RECORD);
  const json record = json::parse(in);
  const std::vector<cell> all = runner::registry({.quick = false});
  std::map<std::string, const cell*> by_id;
  for (const cell& each : all) by_id[each.id] = &each;
  int known = 0;
  for (const json& row : record["switchmark"]["comparisons"]) {
    const auto found = by_id.find(row["cell"].get<std::string>());
    if (found == by_id.end()) continue;  // renamed since
    ++known;
    const auto missing = runner::missing_references(std::vector{*found->second}, all);
    const auto metric = row["metric"].get<std::string>(), reference = row["reference"].get<std::string>();
    EXPECT_TRUE(std::any_of(
        missing.begin(), missing.end(),
        [&](const auto& one) { return one.ratio == metric && by_id.at(one.reference)->model == reference; }))
        << row["cell"] << ' ' << row["metric"];
  }
  EXPECT_GT(known, 100);
}

}  // namespace
}  // namespace switchmark::cli
