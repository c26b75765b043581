#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/generators/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::generators {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  constexpr runtime::model_list<stackless::coroutine_eager_model> eager;
  add_cells_of<count>(cells, scale, counts(scale), standard + eager);
  // A late child takes a turn of its own, and would leave the consumer without a value.
  constexpr runtime::model_list<stackless::future_boxed_model> boxed;
  constexpr runtime::model_list<stackless::coroutine_pooled_model> pooled;
  add_cells_of<walk>(cells, scale, walks(scale), standard + boxed + eager + pooled);
}

}  // namespace switchmark::workloads::generators
