#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/forced/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::forced {

void add_cells(std::vector<cell>& cells, const scale& wanted) {
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, wanted, points(wanted), models);
}

}  // namespace switchmark::workloads::forced
