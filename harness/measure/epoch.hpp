#pragma once

#include "measure/instruction_strip.hpp"
#include "measure/metric_name.hpp"
#include "runtime/ledger.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace switchmark::measure {

/// One value of a metric.
struct reading {
  metric_name metric;
  double value = 0;
};

/// One timed batch, and what was read off it.
struct epoch {
  double seconds = 0;             ///< net: of the timed part, less that of the same work without suspensions
  std::uint64_t operations = 1;   ///< how many switches, spawns, ... took these seconds
  std::vector<reading> readings;  ///< the workload's other metrics
  std::vector<double> waits_us;   ///< every wait of a latency-sensitive task, from its intended arrival
  std::vector<double> lags_us;    ///< of every tick that stopped a task, from its first delivery on; usually none
  std::optional<instruction_strip> instructions;  ///< where tasks were seen suspended; usually not looked at
};

/// A cell made ready to be measured, warm-up done. Throws std::runtime_error when an epoch's result is wrong.
class session {
 public:
  virtual ~session() = default;
  [[nodiscard]] virtual epoch next() = 0;
};

/// What one verification run of a cell showed.
struct verification {
  std::string mismatch;  ///< empty: the run did what the oracle says
  runtime::ledger counts;
  std::uint64_t per_task_digest = 0;
  std::optional<std::uint64_t> global_digest;  ///< where the schedule is deterministic
};

}  // namespace switchmark::measure
