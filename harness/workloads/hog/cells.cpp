#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/hog/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::hog {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto standard = stackful::standard_models{} + stackless::standard_models{};
  // Where the kernel allocates, the hook of the allocator costs something.
  constexpr runtime::model_list<stackful::fiber_unhooked_model> unhooked;
  constexpr runtime::model_list<stackless::coroutine_eager_model> eager;
  constexpr stackless::budget_models budget;
  add_cells_of<workload>(cells, scale, lone(scale), standard + unhooked + eager + budget);
  add_cells_of<workload>(cells, scale, several(scale), standard + unhooked);
  add_cells_of<workload>(cells, scale, long_steps(scale), standard + budget);
}

}  // namespace switchmark::workloads::hog
