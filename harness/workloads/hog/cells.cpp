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
  // No safepoint stands within a sort, whatever the budget is: a quick run has the budget that is counted.
  constexpr runtime::model_list<stackless::future_budget_model, stackless::coroutine_budget_model> counted;
  constexpr runtime::model_list<stackless::future_budget_flag_model, stackless::future_budget_clock_model,
                                stackless::coroutine_budget_flag_model, stackless::coroutine_budget_clock_model>
      timed;
  add_cells_of<workload>(cells, scale, long_steps(scale), standard + counted);
  if (!scale.quick) add_cells_of<workload>(cells, scale, long_steps(scale), timed);
}

}  // namespace switchmark::workloads::hog
