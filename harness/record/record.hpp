#pragma once

#include "platform/cgroup.hpp"
#include "platform/json.hpp"
#include "record/cell_result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace switchmark::record {

/// How the run was made.
struct run_facts {
  bool quick = true;
  bool interrupted = false;
  std::string filter;         ///< what selected the cells; empty: nothing, every cell was asked for
  bool instructions = false;  ///< whether instructions were to be counted
  std::uint64_t seed = 0;
  int processes = 0;            ///< that measured, and
  int planned_processes = 0;    ///< that were asked for
  int repetitions = 0;          ///< in each process
  long samples = 0;             ///< that were taken, and
  long planned_samples = 0;     ///< that all processes would have taken
  double time_limit = 0;        ///< seconds for the whole run; infinity: none
  std::string started;          ///< ISO 8601, UTC
  double seconds = 0;           ///< from start to end
  double verified_seconds = 0;  ///< of these, for verifications: of the cells and of the guards
  double measured_seconds = 0;  ///< of these, in epochs that count
  std::string documents;        ///< what the hog parses
  std::optional<int> cpu;       ///< the number of the CPU that was measured on
  /// The throttling by the quotas of the control groups, before and after; empty: nobody counts it.
  std::optional<platform::throttling> throttled_before, throttled_after;
  std::vector<disturbance> disturbances;  ///< what spoiled blocks, summed up by its cause
  json findings;                          ///< the doctor's, as doctor::for_record makes them; null: nobody looked
};

/// The moment, as `run_facts::started` wants it.
[[nodiscard]] std::string utc_now();

/// The whole record, as results/schema.json describes it. `context` is Google Benchmark's; it is given the
/// json_schema_version that older versions don't write and newer readers demand. The comparisons of the models within
/// the run, their crossovers and the answer are computed here. `guards`: the rows of the guard table, or null when
/// nobody asked for them.
[[nodiscard]] json make_record(json context, json environment, const run_facts& run, std::span<const cell_result> cells,
                               const json& guards = nullptr);

/// As it goes into a file. Bytes that are not UTF-8 (in the message of something that failed) are replaced.
[[nodiscard]] std::string text_of(const json& document);

/// Throws std::logic_error that names the place of a NaN or an infinity, which JSON can't hold.
void require_finite(const json& document);

}  // namespace switchmark::record
