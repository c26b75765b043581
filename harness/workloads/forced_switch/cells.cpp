#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/forced_switch/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::forced_switch {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::forced_switch
