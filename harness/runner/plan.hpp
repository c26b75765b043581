#pragma once

#include "platform/json.hpp"
#include "runner/registry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchmark::runner {

/// What one child process is to do. The parent writes it into a file and names that on the child's command line.
struct plan {
  enum class task : std::uint8_t { verify, measure, count };

  /// Where the child says which cell it begins and ends, a line each.
  static constexpr int status_descriptor = 3;

  task what = task::verify;
  std::vector<std::string> cells;  ///< their ids
  run_scale scale;
  std::string result;  ///< the file that takes the record::partial

  std::string counts;  ///< for counting: the file that callgrind dumps into

  // For measuring.
  int process = 0;                 ///< index; goes into every sample
  int repetitions = 1;             ///< of each cell
  double repetition_seconds = 0;   ///< epochs are repeated until so much time is spent
  std::optional<double> deadline;  ///< seconds after which no epoch begins; empty: none
  bool single_epoch = false;       ///< a second one would not see a fresh process
  std::uint64_t seed = 0;          ///< of the order
  std::vector<std::string> benchmark_flags;
};

[[nodiscard]] json to_json(const plan& work);
/// Throws nlohmann::json::exception when `text` isn't what `to_json` made.
[[nodiscard]] plan plan_from(const json& text);

}  // namespace switchmark::runner
