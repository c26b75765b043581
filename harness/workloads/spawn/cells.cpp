#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/spawn/workload.hpp"

namespace switchmark::workloads::spawn {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackful::raw_jump_model, stackless::coroutine_pooled_model>{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::spawn
