#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/connections/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::connections {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), standard);
}

}  // namespace switchmark::workloads::connections
