#include "workloads/depth/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::depth {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  // An epoch of boxed futures takes 40 ms then; what going down and up differs by is spread over as many switches. Of
  // few calls, an epoch takes a fraction of a millisecond, as one of `ring`.
  constexpr std::size_t polls = 2'000'000, most_rounds = 10'000;
  std::vector<spec> specs;
  for (const std::size_t depth : depths)
    if (!scale.quick || depth == 1 || depth == 10 || depth == 100)
      specs.push_back({.rounds = std::min(polls / depth, most_rounds), .depth = depth});
  return specs;
}

spec without_yields(spec s) {
  s.silent_rounds = s.rounds - 1;
  return s;
}

std::uint64_t rise(std::uint64_t state, std::size_t depth) noexcept { return std::rotl(state, 11) ^ depth; }

expectation expect(const spec& s) {
  const auto one_step = [](std::uint64_t state, std::size_t, std::size_t round) { return step(state, round); };
  return expect_round_robin(s.tasks, s.rounds, seed, one_step, [&s](std::uint64_t state) {
    for (std::size_t depth = 2; depth <= s.depth; ++depth) state = rise(state, depth);
    return state;
  });
}

}  // namespace switchmark::workloads::depth
