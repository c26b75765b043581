#pragma once

#include "runtime/time_source.hpp"
#include "workloads/hog/spec.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace switchmark::workloads::hog {

/// What the bodies note while they run, into room that was allocated before: when hogs made progress, when
/// latency-sensitive tasks ran. Each task writes into its own place, so that it may be stopped anywhere.
class observation {
 public:
  explicit observation(const spec& s)
      : spec_(s), progress_(s.hogs * (s.rounds + 1)), runs_(s.latency_sensitive * s.wakes) {}

  /// A hog has done `rounds` of its rounds.
  void progressed(std::size_t task, std::size_t rounds, runtime::time_point now) noexcept {
    progress_[(task - spec_.latency_sensitive) * (spec_.rounds + 1) + rounds] = now;
  }
  /// A latency-sensitive task runs, for its wake number `wake`.
  void ran(std::size_t task, std::size_t wake, runtime::time_point now) noexcept {
    runs_[task * spec_.wakes + wake] = now;
  }

  [[nodiscard]] runtime::time_point progress(std::size_t hog, std::size_t rounds) const {
    return progress_[hog * (spec_.rounds + 1) + rounds];
  }
  [[nodiscard]] runtime::time_point run_at(std::size_t task, std::size_t wake) const {
    return runs_[task * spec_.wakes + wake];
  }

 private:
  spec spec_;
  std::vector<runtime::time_point> progress_;  ///< per hog: its begin, then the end of each round
  std::vector<runtime::time_point> runs_;      ///< per latency-sensitive task and wake
};

}  // namespace switchmark::workloads::hog
