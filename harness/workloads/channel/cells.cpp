#include "stackful/preemption/models.hpp"
#include "stackful/sync/channel.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/channel/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::channel {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  // What starts when it is called meets nobody at its first message: its order is another one.
  constexpr auto models = stackful::standard_models{} + stackless::standard_models{};
  add_cells_of<workload>(cells, scale, configurations(scale), models);
}

}  // namespace switchmark::workloads::channel
