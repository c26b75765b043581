#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/granularity/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::granularity {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models =
      stackful::standard_models{} + stackless::standard_models{} + runtime::model_list<stackful::raw_jump_model>{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::granularity
