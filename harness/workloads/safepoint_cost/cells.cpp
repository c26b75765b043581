#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/safepoint_cost/workload.hpp"

namespace switchmark::workloads::safepoint_cost {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} + stackless::budget_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::safepoint_cost
