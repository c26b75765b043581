#include "stackful/hazards/costs.hpp"

#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "stackful/hazards/fixture.hpp"

#include <vector>

namespace switchmark::stackful::hazards {
namespace {

// The fiber's loop. Not inlined: no vector register is live across a tick, so that `vector_state` does no harm.

struct yields {
  static constexpr int pairs = 400;   // of epochs
  static constexpr int each = 5'000;  // a fiber: about 80 us
  [[gnu::noinline]] void operator()(fixture& on) const {
    for (int i = 0; i < each; ++i) on.fibers.yield();
  }
};

struct self_raised_ticks {
  static constexpr int pairs = 2'000;
  static constexpr int each = 20;  // a fiber: about 100 us. Interruptions hit few of many short epochs
  const this_thread_id self = {};
  [[gnu::noinline]] void operator()(fixture&) const {
    for (int i = 0; i < each; ++i) raise_tick(self);
  }
};

/// ns per switch.
template <class Switches>
double epoch(fixture& on, const Switches& switches) {
  for (int fiber = 0; fiber < 2; ++fiber) on.spawn([&] { switches(on); });
  const measure::stopwatch watch;
  on.run();
  return watch.seconds() * 1e9 / (2 * Switches::each);
}

template <class Switches>
cost cost_of(bool& guard, const Switches& switches) {
  fixture on;
  epoch(on, switches);  // warms the stacks
  return compare_pairs(guard, Switches::pairs, [&] { return epoch(on, switches); });
}

}  // namespace

cost compare_pairs(bool& guard, int pairs, const std::function<double()>& measure_ns) {
  std::vector<double> differences;
  for (int pair = 0; pair < pairs; ++pair) {
    double ns[2];
    for (const bool second : {false, true}) {
      guard = (pair % 2 == 0) == second;  // which state comes first alternates
      ns[guard] = measure_ns();
    }
    differences.push_back(ns[true] - ns[false]);
  }
  guard = true;
  const auto [low, high, confidence] = measure::median_interval(differences);
  return {measure::median(differences), low, high};
}

costs measure_costs(const hazard& row) {
  bool& guard = guards.*row.flag;
  costs found;
  if (row.costs == way::yield_and_forced) found.yield = cost_of(guard, yields{});
  if (row.costs != way::neither) found.forced = cost_of(guard, self_raised_ticks{});
  return found;
}

}  // namespace switchmark::stackful::hazards
