#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/wake_latency/workload.hpp"

namespace switchmark::workloads::wake_latency {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), standard);
}

}  // namespace switchmark::workloads::wake_latency
