#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/generate/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::generate {

void add_cells(std::vector<cell>& cells, const scale& wanted) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  constexpr runtime::model_list<stackless::coroutine_eager_model> eager;
  add_cells_of<count>(cells, wanted, counts(wanted), standard + eager);
  // A late child takes a turn of its own, and would leave the consumer without a value.
  constexpr runtime::model_list<stackless::future_boxed_model> boxed;
  constexpr runtime::model_list<stackless::coroutine_pooled_model> pooled;
  add_cells_of<walk>(cells, wanted, walks(wanted), standard + boxed + eager + pooled);
}

}  // namespace switchmark::workloads::generate
