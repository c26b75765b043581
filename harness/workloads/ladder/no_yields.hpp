#pragma once

#include "measure/stopwatch.hpp"
#include "workloads/ladder/spec.hpp"
#include "workloads/no_yield.hpp"
#include "workloads/ring/bodies.hpp"
#include "workloads/run.hpp"

#include <vector>

namespace switchmark::workloads::ladder {

/// Seconds of the rounds of all parties, one party after the other, with the ring's body: what is subtracted from
/// rungs whose parties are such bodies.
inline double without_yields(const spec& s, std::vector<std::uint64_t>& results) {
  never_yields never;
  run<spec, never_yields, measure::not_tracing> plain{s, never, results, {}, {}};
  const measure::stopwatch watch;
  for (std::size_t party = 0; party < s.tasks; ++party) ring::task_direct(plain, party);
  return watch.seconds();
}

}  // namespace switchmark::workloads::ladder
