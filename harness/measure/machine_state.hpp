#pragma once

#include <span>
#include <vector>

namespace switchmark::measure {

/// Reads the state of the machine, in at most 20 us: the time of a pair of malloc and free and of eight pointers that
/// are stored and loaded again, divided by the time of one step of a chain of multiplications.
///
/// A virtual machine changes its state for seconds to minutes: code that loads what it has just stored then takes up to
/// twice as long, and so do a spawn, a yield of a coroutine or a poll, while a chain of multiplications and a context
/// switch stay as they are. The quotient does not depend on the clock of the CPU. Each of the three times is the
/// shortest of three. Allocates 1,000 bytes and frees them, by glibc's own malloc even where the program has a hook.
[[nodiscard]] double probe_machine_state();

/// Two readings of the probe belong to one state if the larger one is at most this many times the smaller one. Within a
/// state, readings differ by a few per cent; the states seen so far are 1.4 times and more apart.
inline constexpr double state_width = 1.2;

[[nodiscard]] bool same_state(double one, double other) noexcept;

/// The readings of one state.
struct state_range {
  double low = 0;   ///< the smallest reading
  double high = 0;  ///< the largest one, at most `state_width` times `low`

  [[nodiscard]] bool holds(double probe) const noexcept { return low <= probe && probe <= high; }
};

/// The state with the most of these readings; of equally frequent ones the fastest. At least one reading; all are
/// positive. O(n log n).
[[nodiscard]] state_range most_frequent_state(std::span<const double> probes);

/// Every state that was seen, the fastest first: the most frequent one, then the most frequent one of the remaining
/// readings, and so on. Each reading belongs to exactly one. All are positive and finite. O(n log n) for each state.
[[nodiscard]] std::vector<state_range> states_of(std::vector<double> probes);

}  // namespace switchmark::measure
