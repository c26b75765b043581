#pragma once

#include "measure/machine_state.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace switchmark::runner {

/// What is known of a block besides its epochs.
struct block {
  measure::machine_probe before;     ///< just before its first epoch
  measure::machine_probe after;      ///< just after its last
  double seconds = 0;                ///< of wall-clock time
  double idle_seconds = 0;           ///< of these, without CPU time of this process
  std::string_view standstill = {};  ///< why this process certainly stood still; empty: nothing is certain
};

/// A block did not run for so much longer than others of its cells: stopped, frozen, or others had the CPU.
inline constexpr double noticeable_idle_seconds = 0.1;

/// A longer block is of no state: the states that were seen last from 2 s on, so that the probes at its two ends do not
/// tell what lies between them.
inline constexpr double longest_classified_seconds = 2;

/// The time of one of the probe's multiplications during the block, in seconds; 0: it is not known, because the
/// block was not probed, or is too long for its two ends to tell what lies between them.
[[nodiscard]] double multiplication_seconds(const block& of);

/// Why no time of the block means anything: the process stood still, or the machine changed its state. Empty: nothing
/// is wrong. `usual_idle_seconds`: of the block among its neighbours that was least idle.
[[nodiscard]] std::string_view disturbance(const block& of, double usual_idle_seconds);

/// The least `idle_seconds` of all blocks; 0 if there is none. Tasks of some workloads sleep, hence it need not be 0.
[[nodiscard]] double usual_idle_seconds(std::span<const block> blocks);

/// Which blocks of one repetition count.
struct block_choice {
  std::vector<bool> kept;  ///< one for each block
  int left_out = 0;        ///< how many are not
  double probe = 0;        ///< of the kept blocks: the median of their states; 0 where they are of none
  bool steady = true;      ///< all kept blocks are undisturbed, and of one state or of none
};

/// Keeps the undisturbed blocks of the state that most of them were measured in, or all of them if one is too long to
/// be of a state. Where all are disturbed, all are kept, and the choice is not steady. O(n log n).
[[nodiscard]] block_choice choose(std::span<const block> blocks);

}  // namespace switchmark::runner
