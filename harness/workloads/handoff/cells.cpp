#include "stackful/preemption/models.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/handoff/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::handoff {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
  // Without ticks nobody asks while a holder computes, in any model: one of them stands for all in a quick run.
  if (scale.quick)
    add_cells_of<computing_workload>(cells, scale, computing(scale), stackful::standard_models{});
  else
    add_cells_of<computing_workload>(cells, scale, computing(scale), models);
}

}  // namespace switchmark::workloads::handoff
