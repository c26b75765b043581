#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/ring/workload.hpp"

#include <algorithm>

namespace switchmark::workloads::ring {

namespace {

/// A model against itself: the very functions of `fiber` once more, so that any difference between the two is noise.
void add_twin(std::vector<cell>& cells, std::int64_t tasks) {
  const auto first = std::find_if(cells.begin(), cells.end(), [&](const cell& one) {
    return one.workload == workload::name && one.model == stackful::fiber_model::id && one.params.at("tasks") == tasks;
  });
  cell twin = *first;
  twin.model += "-again";
  twin.family = "control";
  twin.counted_as = {};  // the same functions have the same instructions
  twin.id = id_of(twin);
  cells.insert(first + 1, std::move(twin));
}

}  // namespace

void add_cells(std::vector<cell>& cells, const scale& wanted) {
  constexpr auto models =
      stackful::standard_models{} + stackless::standard_models{} + runtime::model_list<stackful::raw_jump_model>{};
  add_cells_of<workload>(cells, wanted, points(wanted), models);
  constexpr runtime::model_list<stackless::coroutine_eager_model, stackless::coroutine_queued_model> variants;
  if (!wanted.quick) add_cells_of<workload>(cells, wanted, points(wanted), variants);
  for (const std::int64_t tasks : {2, 1'000}) add_twin(cells, tasks);
}

}  // namespace switchmark::workloads::ring
