#include "runtime/model_list.hpp"
#include "workloads/ladder/calls.hpp"
#include "workloads/ladder/empty.hpp"
#include "workloads/ladder/forced_switch.hpp"
#include "workloads/ladder/rung.hpp"
#include "workloads/ladder/self_signal.hpp"
#include "workloads/ladder/smallest_switch.hpp"
#include "workloads/ladder/stackful_rungs.hpp"
#include "workloads/ladder/stackless_rungs.hpp"
#include "workloads/ladder/symmetric_transfer.hpp"
#include "workloads/ladder/system_call.hpp"
#include "workloads/ladder/thread_switch.hpp"
#include "workloads/make_cell.hpp"

#include <array>

namespace switchmark::workloads::ladder {
namespace {

using every_rung = runtime::model_list<rung<empty>, rung<call>, rung<indirect_call>, rung<symmetric_transfer>,
                                       executor_round_trip, future_yield, coroutine_yield, rung<smallest_switch>,
                                       raw_jump, exception_safe_jump, fiber_yield, fiber_preempt_yield,
                                       rung<system_call>, rung<self_signal>, rung<forced_switch>, rung<thread_switch>>;

/// A rung is a microbenchmark of its own: it has no worker, or none whose ledger is compared with others.
template <class Rung>
cell make_rung() {
  cell result;
  result.workload = name;
  result.model = Rung::id;
  result.family = "control";
  result.parity = result.keeps_ledger = false;
  result.time_metric = Rung::time_metric;
  result.id = id_of(result);
  result.not_applicable = Rung::unsupported();
  result.verify = &Rung::verify;
  result.prepare = &Rung::prepare;
  return result;
}

template <class... Rungs>
void add_rungs(std::vector<cell>& cells, runtime::model_list<Rungs...>) {
  static_assert(std::array{Rungs::id...} == order);
  (cells.push_back(make_rung<Rungs>()), ...);
}

}  // namespace

void add_cells(std::vector<cell>& cells, const run_scale&) { add_rungs(cells, every_rung{}); }

}  // namespace switchmark::workloads::ladder
