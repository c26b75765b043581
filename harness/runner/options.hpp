#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace switchmark::runner {

/// What a script can tell from the end of the program; README promises these codes.
enum exit_code : int {
  all_done = 0,
  result_wrong = 1,   ///< a cell failed
  bad_usage = 2,      ///< bad flags, or an output that can't be written
  cells_missing = 3,  ///< nothing matched the filter, the run was stopped, or a process gave nothing
};

/// A command that can't be followed. `what` is one line that names the place and the remedy.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct options {
  bool list = false;
  bool doctor = false;          ///< tell what will spoil a measurement, and measure nothing
  bool json = false;            ///< with `doctor`, `list` or `summary_of`: as JSON
  bool critical = false;        ///< with `doctor`: the critical findings alone
  bool explain = false;         ///< explain metrics, and measure nothing
  std::string metric = {};      ///< with `explain`: this one alone; empty: all
  bool markdown = false;        ///< with `explain`: all of them as harness/METRICS.md
  std::string table_of = {};    ///< a record, of which the cells are shown; "-": standard input; empty: none
  std::string summary_of = {};  ///< likewise, of which the summary is shown
  bool quick = false;
  bool instructions = false;             ///< counts them as well, by callgrind
  std::string filter = {};               ///< the regular expression that ids must match somewhere; empty: every id does
  std::vector<std::string> models = {};  ///< names; empty: every model
  std::vector<std::string> workloads = {};  ///< likewise
  bool references = true;                   ///< measures the reference models of the ratios as well
  std::string out = {};  ///< the record: a file, a folder for a new one, or "-"; never empty after parsing
  bool force = false;    ///< the record may replace a file
  int processes = 0;     ///< measuring processes, by default 10, and
  int repetitions = 0;   ///< repetitions in each, by default 1
  std::uint64_t seed = 1;
  std::optional<int> cpu = {};          ///< to measure on; empty: not chosen yet
  std::optional<double> min_time = {};  ///< seconds for each repetition of a cell, instead of a share of the whole
  double time_limit = 0;                ///< seconds for the whole run; infinity: none
  bool time_limit_given = false;        ///< by the user, who is told if the run does not fit into it
  double timeout = 600;                 ///< seconds after which a cell that gives no sign of life is given up
  std::vector<std::string> benchmark_flags = {};  ///< Google Benchmark's own, for every measuring process
  bool child = false;                             ///< this is a child, which gets its plan from its parent
  std::string answer = {};                        ///< not empty: print this text (help or version), and do nothing else

  /// Whether only some of the cells are wanted.
  [[nodiscard]] bool selects_cells() const { return !filter.empty() || !models.empty() || !workloads.empty(); }
};

}  // namespace switchmark::runner
