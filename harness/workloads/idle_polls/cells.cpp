#include "stackful/preemption/models.hpp"
#include "stackful/sync/event.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/idle_polls/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::idle_polls {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::idle_polls
