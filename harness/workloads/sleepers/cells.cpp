#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/sleepers/workload.hpp"

namespace switchmark::workloads::sleepers {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  constexpr runtime::model_list<stackful::raw_jump_model> raw_jump;
  constexpr runtime::model_list<stackless::future_boxed_model> boxed;
  add_cells_of<workload>(cells, scale, configurations(scale), standard + raw_jump);
  add_cells_of<workload>(cells, scale, parked_in_calls(scale), standard + boxed);
}

}  // namespace switchmark::workloads::sleepers
