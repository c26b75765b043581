#pragma once

#include "measure/epoch.hpp"
#include "platform/json.hpp"
#include "runtime/ledger.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace switchmark::record {

/// A sample that was not taken in one state of the machine has this one; so has a sample before states are assigned.
inline constexpr int no_state = -1;

/// The state of the machine while a sample was taken.
struct machine_reading {
  double probe = 0;              ///< measure::machine_probe::state, the median over the blocks that count; 0: none
  double multiplication_ns = 0;  ///< of measure::machine_probe, the median over the epochs; 0: not known
  bool steady = true;            ///< all of these blocks are of one state, and the process ran in all of them
  int blocks = 0;                ///< that were measured
  int blocks_left_out = 0;       ///< of these
  int state = no_state;          ///< index of the run's state (machine_states.hpp); not handed over by a child
};

/// Blocks that do not count.
struct disturbance {
  std::string cause;        ///< "stopped by a signal", "the machine changed its state" ...
  std::string cell;         ///< the first cell of these blocks
  int process = 0;          ///< that measured them
  int blocks = 0;           ///< how many
  double idle_seconds = 0;  ///< in which the process did not run
};

/// What one repetition of one cell gave.
struct sample {
  std::string cell;  ///< its id
  int process = 0;
  int repetition = 0;                    ///< within the process
  std::map<std::string, double> values;  ///< by metric, all finite
  /// Of the metrics that ratios are made of: a value of each epoch. The n-th epochs of all cells of one configuration
  /// were measured in the same slice of time.
  std::map<std::string, std::vector<double>> epochs;
  /// By name ("wait_us"): counts by bin of measure::wait_histogram. None: nobody waited.
  std::map<std::string, std::vector<std::uint64_t>> histograms;
  std::optional<measure::instruction_strip> instructions;
  machine_reading machine;
  json row;  ///< Google Benchmark's, as it wrote it, without the values
};

/// What one process has found out. Children hand it to their parent as a file.
struct partial {
  std::map<std::string, measure::verification> verifications;  ///< by cell
  std::vector<sample> samples;
  std::map<std::string, std::string> failures;   ///< cell -> reason
  std::map<std::string, std::string> uncounted;  ///< cell -> why its instructions could not be counted
  double measured_seconds = 0;                   ///< the time that went into epochs which count
  std::vector<disturbance> disturbances;
};

/// As a cell of the record has it under `ledger`.
[[nodiscard]] json to_json(const runtime::ledger& counts);
/// As a cell of the record has it under `instructions`.
[[nodiscard]] json to_json(const measure::instruction_strip& strip);
[[nodiscard]] json to_json(const partial& part);
[[nodiscard]] json to_json(const disturbance& disturbance);
/// Throws nlohmann::json::exception when `text` isn't what `to_json` made.
[[nodiscard]] partial partial_from(const json& text);

}  // namespace switchmark::record
