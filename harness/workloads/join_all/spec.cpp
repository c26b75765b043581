#include "workloads/join_all/spec.hpp"

#include <algorithm>

namespace switchmark::workloads::join_all {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  if (scale.quick) return {{.children = 100, .joined = false}, {.children = 100}, {.children = 1'000}};
  return {{.children = 100, .joined = false},
          {.children = 10'000, .joined = false},
          {.children = 10},
          {.children = 100},
          {.children = 1'000},
          {.children = 10'000}};
}

runtime::duration sleep_duration(std::size_t child, std::size_t children) noexcept {
  constexpr std::size_t prime = 7'919;  // no divisor of any number of children
  return std::chrono::milliseconds(child * prime % children + 1);
}

expectation expect(const spec& s, bool starts_when_called, bool children_are_tasks) {
  const bool one_by_one = !s.joined && !starts_when_called;
  expectation expected{measure::trace(s.children + 1, 1), std::vector<std::uint64_t>(s.children + 1), {}, false};
  std::uint64_t& all = expected.results[0];
  for (std::size_t child = 0; child < s.children; ++child) {
    const auto slept = static_cast<std::uint64_t>(sleep_duration(child, s.children).count());
    all = one_by_one ? all + slept : std::max(all, slept);
    expected.events.log(child + 1, woke, expected.results[child + 1] = one_by_one ? all : slept);
  }
  expected.events.log(0, joined, all);
  expected.counts.spawns = expected.counts.finishes = s.joined && children_are_tasks ? s.children + 1 : 1;
  return expected;
}

double concurrency(const spec& s, const std::vector<std::uint64_t>& results) {
  std::uint64_t sleeps = 0;
  for (std::size_t child = 0; child < s.children; ++child)
    sleeps += static_cast<std::uint64_t>(sleep_duration(child, s.children).count());
  return static_cast<double>(sleeps) / static_cast<double>(results[0]);
}

}  // namespace switchmark::workloads::join_all
