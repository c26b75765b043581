#pragma once

#include <array>
#include <cstddef>

namespace switchmark::workloads {

/// Times that are taken one after the other; the order is reversed from epoch to epoch, so that none of them always
/// finds what another has warmed.
class alternation {
 public:
  struct seconds {
    double with = 0, without = 0;
  };

  /// `with()` and `without()` each do the work and return its seconds.
  template <class With, class Without>
  seconds measure(With with, Without without) {
    const auto [seconds_with, seconds_without] = measure_each(with, without);
    return {seconds_with, seconds_without};
  }

  /// Calls each of `runs`, which does its work and returns its seconds: first to last, and last to first the next time.
  /// Returns the seconds in the order of the arguments.
  template <class... Runs>
  std::array<double, sizeof...(Runs)> measure_each(Runs... runs) {
    first_comes_first_ = !first_comes_first_;
    std::array<double, sizeof...(Runs)> taken{};
    call_each(taken, runs...);
    return taken;
  }

 private:
  template <std::size_t Count, class First, class... Rest>
  void call_each(std::array<double, Count>& taken, First& first, Rest&... rest) {
    double& place = taken[Count - 1 - sizeof...(rest)];
    if (first_comes_first_) place = first();
    if constexpr (sizeof...(rest) > 0) call_each(taken, rest...);
    if (!first_comes_first_) place = first();
  }

  bool first_comes_first_ = false;
};

}  // namespace switchmark::workloads
