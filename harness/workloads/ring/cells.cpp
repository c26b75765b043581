#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/ring/workload.hpp"

#include <algorithm>

namespace switchmark::workloads::ring {

namespace {

/// A model against itself: the very functions of `fiber` once more, so that any difference between the two is noise.
void add_aa_control(std::vector<cell>& cells, std::int64_t tasks) {
  const auto first = std::find_if(cells.begin(), cells.end(), [&](const cell& cell) {
    return cell.workload == workload::name && cell.model == stackful::fiber_model::id &&
           cell.params.at("tasks") == tasks;
  });
  if (first == cells.end()) return;  // configurations of a test
  cell control = *first;
  control.model += "-aa";
  control.family = "control";
  control.counted_as = {};  // the same functions have the same instructions
  control.id = id_of(control);
  cells.insert(first + 1, std::move(control));
}

}  // namespace

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models =
      stackful::standard_models{} + stackless::standard_models{} + runtime::model_list<stackful::raw_jump_model>{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
  constexpr runtime::model_list<stackless::coroutine_eager_model, stackless::coroutine_queued_model> variants;
  if (!scale.quick) add_cells_of<workload>(cells, scale, configurations(scale), variants);
  for (const std::int64_t tasks : {2, 1'000}) add_aa_control(cells, tasks);
}

}  // namespace switchmark::workloads::ring
