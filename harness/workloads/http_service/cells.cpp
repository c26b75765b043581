#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/http_service/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::http_service {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  constexpr runtime::model_list<stackless::coroutine_eager_model, stackless::future_budget_model,
                                stackless::future_budget_flag_model, stackless::coroutine_budget_model,
                                stackless::coroutine_budget_flag_model>
      variants;
  const std::vector<spec> all = configurations(scale);
  add_cells_of<workload>(cells, scale, scale.quick ? all : repeated(all), standard);
  if (!scale.quick) add_cells_of<workload>(cells, scale, all, variants);
  add_cells_of<workload>(cells, scale, shorter_quanta(scale), runtime::model_list<stackful::fiber_preempt_model>{});
  add_cells_of<workload>(cells, scale, equal_rates(scale), standard);
}

}  // namespace switchmark::workloads::http_service
