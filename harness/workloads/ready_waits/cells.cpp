#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/ready_waits/workload.hpp"

namespace switchmark::workloads::ready_waits {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  // A late child and a queued coroutine give way at every call: for them no call is ready.
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackless::future_boxed_model, stackless::coroutine_eager_model,
                                              stackless::coroutine_pooled_model, stackful::raw_jump_model>{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::ready_waits
