#pragma once

#include "measure/stopwatch.hpp"
#include "workloads/ladder/spec.hpp"

#include <string>
#include <vector>

namespace switchmark::workloads::ladder {

/// An epoch with nothing in it: two readings of the clock, many times, less the same. What the method itself adds to
/// a figure, and must not: its interval must hold zero.
class empty {
 public:
  static constexpr std::string_view id = "empty";
  static constexpr std::size_t parties = 1, rounds = 20'000;
  static constexpr bool expects_nothing = true;
  static std::string unsupported() { return {}; }

  explicit empty(const spec& s) : spec_(s) {}
  double with(std::vector<std::uint64_t>& results) { return epochs(results); }
  double without(std::vector<std::uint64_t>& results) { return epochs(results); }

 private:
  /// Out of line: the machine code that is compared with itself is one.
  [[gnu::noinline]] double epochs(std::vector<std::uint64_t>& results) const {
    std::uint64_t state = ring::seed(0);
    double seconds = 0;
    for (std::size_t round = 0; round < spec_.rounds; ++round) {
      state = ring::step(state, round);
      const measure::stopwatch watch;
      seconds += watch.seconds();
    }
    results[0] = state;
    return seconds;
  }

  spec spec_;
};

}  // namespace switchmark::workloads::ladder
