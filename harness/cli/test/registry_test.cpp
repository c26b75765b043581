// What the cells of the real program must have in common with what the report says of them by name.
#include "runner/registry.hpp"
#include "measure/find_metric.hpp"
#include "record/crossover_questions.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace switchmark::cli {
namespace {

using workloads::cell;
using workloads::run_scale;

using testing::Contains;
using testing::IsSupersetOf;

const run_scale quick{.quick = true, .hog_rounds = 1}, full{.quick = false, .hog_rounds = 1};

std::vector<std::string> ids_of(const std::vector<cell>& cells) {
  std::vector<std::string> ids;
  for (const cell& cell : cells) ids.push_back(cell.id);
  return ids;
}

/// The values of a parameter at which a model runs a workload.
std::set<std::int64_t> values_of(const std::vector<cell>& cells, std::string_view workload, std::string_view model,
                                 std::string_view param) {
  std::set<std::int64_t> values;
  for (const cell& cell : cells)
    if (cell.workload == workload && cell.model == model && cell.not_applicable.empty())
      // A parameter that is left out at its usual value is not asked about there.
      if (const auto own = cell.params.find(std::string(param)); own != cell.params.end()) values.insert(own->second);
  return values;
}

TEST(registry, names_a_cell_once) {
  for (const run_scale& scale : {quick, full}) {
    const std::vector<std::string> ids = ids_of(workloads::every_cell(scale));
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  }
}

TEST(registry, of_a_quick_run_is_a_part_of_a_full_one) {
  EXPECT_THAT(ids_of(workloads::every_cell(full)), IsSupersetOf(ids_of(workloads::every_cell(quick))));
}

TEST(registry, has_a_column_of_the_table_for_every_workload) {
  for (const cell& cell : workloads::every_cell(full)) {
    if (cell.time_metric.empty() || cell.workload == "hog") continue;  // these have other findings than their pace
    const measure::metric* const metric = measure::find_metric(cell.time_metric);
    ASSERT_NE(metric, nullptr) << cell.id;
    EXPECT_EQ(metric->shown, measure::shown_in::summary) << cell.id;
  }
}

TEST(registry, has_what_every_question_about_a_crossover_asks_for) {
  for (const run_scale& scale : {quick, full})
    for (const record::crossover_question& asked : record::crossover_questions) {
      const std::vector<cell> cells = workloads::every_cell(scale);
      const auto above = values_of(cells, asked.workload, asked.model, asked.param);
      EXPECT_GE(above.size(), 2u) << asked.text;
      EXPECT_THAT(values_of(cells, asked.workload, asked.reference, asked.param), IsSupersetOf(above)) << asked.text;
    }
}

TEST(registry, asks_about_crossovers_of_metrics_that_there_are) {
  std::vector<std::string_view> names;
  for (const measure::metric& metric : measure::metrics) names.push_back(metric.name);
  for (const record::crossover_question& asked : record::crossover_questions)
    EXPECT_THAT(names, Contains(asked.metric)) << asked.text;
}

TEST(registry, puts_every_model_with_a_scheduler_beside_a_hog) {
  for (const run_scale& scale : {quick, full}) {
    std::set<std::string> lone;
    for (const cell& cell : workloads::every_cell(scale))
      if (cell.workload == "hog" && cell.params.at("hogs") == 1) lone.insert(cell.model);
    EXPECT_THAT(lone, IsSupersetOf({"fiber", "fiber-preempt", "future", "coroutine", "coroutine-eager", "future-budget",
                                    "future-budget-flag", "future-budget-clock", "coroutine-budget",
                                    "coroutine-budget-flag", "coroutine-budget-clock"}));
  }
}

}  // namespace
}  // namespace switchmark::cli
