#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/delay_server/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::delay_server {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{} +
                          runtime::model_list<stackless::coroutine_eager_model>{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::delay_server
