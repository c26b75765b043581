#include "workloads/depth/spec.hpp"

#include <algorithm>
#include <bit>

namespace switchmark::workloads::depth {

std::vector<spec> points(const scale&) {
  constexpr std::size_t polls = 100'000, fewest_rounds = 200;
  std::vector<spec> all;
  for (const std::size_t depth : depths)
    all.push_back({.rounds = std::clamp(polls / depth, fewest_rounds, polls / 4), .depth = depth});
  return all;
}

std::uint64_t rise(std::uint64_t state, std::size_t depth) noexcept { return std::rotl(state, 11) ^ depth; }

expectation expect(const spec& s) {
  const auto one_step = [](std::uint64_t state, std::size_t, std::size_t round) { return step(state, round); };
  return expect_turns(s.tasks, s.rounds, seed, one_step, [&s](std::uint64_t state) {
    for (std::size_t depth = 2; depth <= s.depth; ++depth) state = rise(state, depth);
    return state;
  });
}

}  // namespace switchmark::workloads::depth
