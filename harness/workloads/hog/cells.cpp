#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/hog/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::hog {

void add_cells(std::vector<cell>& cells, const scale& wanted) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  // Where the kernel allocates, the hook of the allocator costs something.
  constexpr runtime::model_list<stackful::fiber_unhooked_model> unhooked;
  constexpr runtime::model_list<stackless::coroutine_eager_model> eager;
  constexpr stackless::budget_models budget;
  add_cells_of<workload>(cells, wanted, lone(wanted), standard + unhooked + eager + budget);
  add_cells_of<workload>(cells, wanted, several(wanted), standard + unhooked);
  if (!wanted.quick) add_cells_of<workload>(cells, wanted, long_steps(wanted), standard + budget);
}

}  // namespace switchmark::workloads::hog
