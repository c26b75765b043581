#pragma once

#include <span>
#include <vector>

namespace switchmark::measure {

/// One reading of the probe.
struct machine_probe {
  /// What one state of the machine is told from another by: the time of a pair of malloc and free and of eight pointers
  /// that are stored and loaded again, divided by `multiplication_seconds`. It does not depend on the clock of the CPU.
  double state = 0;
  /// The time of one multiplication in a chain, which takes the same number of cycles in every state (three, on current
  /// x86-64 processors): it tells the clock of the CPU.
  double multiplication_seconds = 0;
};

/// Reads the state of the machine and the clock of the CPU, in at most 20 us.
///
/// A virtual machine changes its state for seconds to minutes: code that loads what it has just stored then takes up to
/// twice as long, and so do a spawn, a yield of a coroutine or a poll, while a chain of multiplications stays as it is.
/// Many processors change their clock besides, with the temperature and with the load of their other cores. Each of the
/// three times is the shortest of three. Allocates 1,000 bytes and frees them, by glibc's own malloc even where the
/// program has a hook.
[[nodiscard]] machine_probe probe_machine();

/// Two readings of the probe belong to one state if the larger one is at most this many times the smaller one. Within a
/// state, readings differ by a few per cent; the states seen so far are 1.4 times and more apart.
inline constexpr double state_width = 1.2;

/// Likewise of two medians of many readings, which scatter less: what a neighbour on the core's other hardware thread
/// takes away depends on the neighbour, and its states were seen 1.1 times apart.
inline constexpr double state_width_of_medians = 1.08;

/// The highest clock of the CPU over the lowest, from which on people are told. One step of a turbo of 100 MHz is about
/// 4 %.
inline constexpr double noticeable_clock_range = 1.05;

[[nodiscard]] bool same_state(double one, double other) noexcept;

/// The readings of one state.
struct state_range {
  double low = 0;   ///< the smallest reading
  double high = 0;  ///< the largest one, at most `width` times `low`

  [[nodiscard]] bool holds(double probe) const noexcept { return low <= probe && probe <= high; }
};

/// The state with the most of these readings, which are within `width` of each other; of equally frequent ones the
/// fastest. At least one reading; all are positive. O(n log n).
[[nodiscard]] state_range most_frequent_state(std::span<const double> probes, double width = state_width);

/// Every state that was seen, the fastest first: the most frequent one, then the most frequent one of the remaining
/// readings, and so on. Each reading belongs to exactly one. All are positive and finite. O(n log n) for each state.
[[nodiscard]] std::vector<state_range> states_of(std::vector<double> probes, double width = state_width);

}  // namespace switchmark::measure
