#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace switchmark::runner {

/// A duration as people say it: "0.4 s", "45 s", "2 min", "19 min 5 s", "1 h 5 min". Infinity is "no end".
[[nodiscard]] std::string words_of_time(double seconds);

/// Whether the process with this index measures a cell with this stride.
[[nodiscard]] constexpr bool measured_in(int process, int stride) { return process % stride == 0; }

/// What one cell took in the process that measured it last, in seconds of wall-clock time.
struct cell_cost {
  double prepare = 0;  ///< to make it ready, once for each visit
  double epoch = 0;    ///< mean of its epochs, with the parts of them that are not timed
};

/// One cell, as far as its time matters.
struct timed_cell {
  std::string id;
  cell_cost guess = {};       ///< until a process has measured it
  int stride = 1;             ///< it is measured in every process whose index is a multiple of this
  int repetitions = 1;        ///< in such a process
  bool single_epoch = false;  ///< a repetition is one epoch, however short
};

/// What bounds a run.
struct time_limits {
  double seconds = 0;   ///< for all measuring processes together; infinity: no limit
  int processes = 1;    ///< at most
  double shortest = 0;  ///< of a repetition of a cell, in seconds
  double longest = 0;   ///< likewise
};

/// What one measuring process may take.
struct time_share {
  double repetition_seconds = 0;   ///< for each repetition of each cell
  std::optional<double> deadline;  ///< seconds after which no epoch begins; empty: none
  int processes = 0;               ///< that the run has in all, as far as is known now
  double seconds_left = 0;         ///< that this process and those after it are expected to take
};

/// Shares the time of a run between its measuring processes, so that the run ends within its limit, unless the first
/// process alone takes longer.
///
/// The repetitions of a process get what is left of the time after what they cost anyway (preparing a cell, an epoch
/// that is longer than its repetition), as the processes before have measured it. Where even the shortest repetitions
/// don't fit, whole processes are given up, the last ones first, so that all cells lose alike. The first process has
/// guesses alone: it plans with two thirds of the time, gives nothing up, and has no deadline, so that every cell has
/// at least one sample, however slow the machine is. (A caller whose limit is strict sets the deadline.)
class time_plan {
 public:
  time_plan(const time_limits& limits, std::vector<timed_cell> cells);

  /// What the first process is expected to take with the shortest repetitions: no plan of these cells takes less.
  [[nodiscard]] double least_seconds() const;

  /// The share of the process with this index, `elapsed` seconds after the first one began; empty: it doesn't fit, and
  /// the run ends. O(processes * cells) for each of some 30 steps of a bisection.
  [[nodiscard]] std::optional<time_share> share(int process, double elapsed) const;

  /// What a process took: the whole of it, with repetitions of so many seconds, and each of its cells.
  void took(int process, double repetition_seconds, double seconds, const std::map<std::string, cell_cost>& costs);

  /// Samples of all cells in the processes before this one, where nothing fails.
  [[nodiscard]] long samples_before(int process) const;

 private:
  [[nodiscard]] double longest_within(double seconds, int first, int end) const;
  [[nodiscard]] double expected(int process, double repetition_seconds) const;
  [[nodiscard]] double expected(int first, int end, double repetition_seconds) const;

  time_limits limits_;
  std::vector<timed_cell> cells_;
  std::map<std::string, cell_cost> costs_;  ///< of the last process that measured each
  double overhead_ = 0;  ///< what the last process took beyond its cells: beginning, ending, being held up
};

}  // namespace switchmark::runner
