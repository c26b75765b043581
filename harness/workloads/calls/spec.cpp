#include "workloads/calls/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::calls {

std::vector<spec> points(const scale& wanted) {
  // An epoch takes a few milliseconds at every grain, so that ticks of a millisecond hit it.
  constexpr std::size_t turns_an_epoch = 3'000'000, most_calls = 500'000;
  std::vector<spec> all;
  for (const std::size_t turns : {0, 16, 160, 1'600, 16'000})
    if (!wanted.quick || turns <= 160)
      all.push_back({.calls = turns == 0 ? most_calls : std::min(most_calls, turns_an_epoch / turns), .turns = turns});
  if (!wanted.quick) all.push_back({.calls = turns_an_epoch / 1'600, .turns = 1'600, .points_at_turns = true});
  return all;
}

std::uint64_t step(std::uint64_t state, std::size_t turns) noexcept {
  for (std::size_t turn = 0; turn < turns; ++turn) state = std::rotl(state, 7) + turn;
  return state;
}

expectation expect(const spec& s) {
  expectation expected{measure::trace(1, 1), std::vector<std::uint64_t>(1), {}};
  std::uint64_t& state = expected.results[0];
  for (std::size_t call = 0; call < s.calls; ++call) {
    if (s.points_at_turns)
      for (std::size_t turn = 0; turn < s.turns; turn += stride) state = step(state, stride);
    else
      state = step(state, s.turns);
  }
  expected.events.log(0, finished, state);
  expected.counts.spawns = expected.counts.finishes = expected.counts.dispatches = 1;
  return expected;
}

}  // namespace switchmark::workloads::calls
