#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/make_cell.hpp"
#include "workloads/points/workload.hpp"

namespace switchmark::workloads::points {

void add_cells(std::vector<cell>& cells, const scale& wanted) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackless::future_budget_model, stackless::coroutine_budget_model>{};
  add_cells_of<workload>(cells, wanted, points::points(wanted), models);
}

}  // namespace switchmark::workloads::points
