#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/coverage/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::coverage {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackless::future_budget_model, stackless::coroutine_budget_model>{};
  add_cells_of<workload>(cells, scale, coverage::configurations(scale), models);
}

}  // namespace switchmark::workloads::coverage
