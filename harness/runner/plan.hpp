#pragma once

#include "platform/json.hpp"
#include "runner/registry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchmark::runner {

/// What one child process is to do. The parent hands it over in a file without a name, and so the child its result: the
/// processes need no folder, and leave nothing.
struct plan {
  enum class task : std::uint8_t { verify, measure, count };

  /// Descriptors of the child. Status and place: those of runner::child_status. Plan: this, as text. Result: takes the
  /// record::partial. Counts: takes what callgrind dumps.
  static constexpr int status_descriptor = 3, plan_descriptor = 4, result_descriptor = 5, counts_descriptor = 6,
                       place_descriptor = 7;

  task what = task::verify;
  std::vector<std::string> cells;  ///< their ids
  run_scale scale;
  // For measuring.
  int cpu = 0;                     ///< that the process is pinned to
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
