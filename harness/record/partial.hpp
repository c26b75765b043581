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
  json row;  ///< Google Benchmark's, as it wrote it, without the values
};

/// What one process has found out. Children hand it to their parent as a file.
struct partial {
  std::map<std::string, measure::verification> verifications;  ///< by cell
  std::vector<sample> samples;
  std::map<std::string, std::string> failures;   ///< cell -> reason
  std::map<std::string, std::string> uncounted;  ///< cell -> why its instructions could not be counted
  double measured_seconds = 0;                   ///< the time that went into epochs which count
};

/// As a cell of the record has it under `ledger`.
[[nodiscard]] json to_json(const runtime::ledger& counts);
/// As a cell of the record has it under `instructions`.
[[nodiscard]] json to_json(const measure::instruction_strip& strip);
[[nodiscard]] json to_json(const partial& part);
/// Throws nlohmann::json::exception when `text` isn't what `to_json` made.
[[nodiscard]] partial partial_from(const json& text);

}  // namespace switchmark::record
