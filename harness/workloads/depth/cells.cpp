#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::depth {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackless::future_boxed_model, stackless::future_late_model,
                                              stackless::coroutine_eager_model, stackless::coroutine_queued_model,
                                              stackless::coroutine_pooled_model, stackful::raw_jump_model>{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::depth
