#pragma once

#include "platform/json.hpp"
#include "record/cell_result.hpp"
#include "record/comparison.hpp"
#include "record/crossover.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::record {

/// A document that is no record. `what` names the place in it and the remedy.
struct bad_record : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A metric of a cell as a record has it: the figures, without the samples.
struct metric_view {
  std::string name;
  std::string unit;
  std::string better;  ///< "lower" or "higher"
  std::string kind;    ///< "time", "ratio" or "exact"
  double median = 0;
  double low = 0;
  double high = 0;
  double confidence = 0;  ///< of the interval from `low` to `high`; 0: of a single sample

  [[nodiscard]] bool is_exact() const { return kind == "exact"; }
};

struct cell_view {
  std::string id;
  std::string workload;
  std::string model;
  std::string family;  ///< stackful, stackless, control
  std::map<std::string, std::int64_t> params;
  status state = status::interrupted;
  std::string reason;                ///< why it was not measured
  std::vector<metric_view> metrics;  ///< empty unless it was measured

  /// The metric of this name; null: the cell has none.
  [[nodiscard]] const metric_view* metric(std::string_view name) const;
};

struct comparison_view {
  std::string cell;
  std::string metric;
  verdict found = verdict::not_resolved;
};

struct crossover_view {
  std::string question;
  std::string workload;
  std::string model;
  std::string reference;
  std::string param;
  std::string unit;  ///< of the parameter's values, in the plural
  double level = 1;  ///< of the ratio
  std::int64_t first = 0;
  std::int64_t last = 0;
  crossing found = crossing::not_resolved;
  double at = 0;  ///< only of one that was found, like its interval
  double low = 0;
  double high = 0;
};

struct state_view {
  double probe = 0;
  long samples = 0;
};

/// What the outputs for people need of a record. Summary, tables and answer are made of it, whether the record was just
/// measured or was read from a file.
struct record_view {
  bool interrupted = false;
  std::string filter;  ///< what selected the cells; empty: nothing
  std::vector<cell_view> cells;
  std::vector<comparison_view> comparisons;
  std::vector<crossover_view> crossovers;
  std::vector<state_view> states;        ///< of the machine; empty: nothing was probed
  long samples = 0;                      ///< of all cells
  std::optional<long> unsteady_samples;  ///< of these; empty: the record does not say
  double clock_range = 1;                ///< the highest clock of the CPU over the lowest; 1: it is not known

  /// The measured cell of this workload and model that has all of `params`; of several the one whose other parameters
  /// are the smallest. Cells of `hog` with the parameter `sorted` are found only if `params` names it. Null: none.
  [[nodiscard]] const cell_view* find(std::string_view workload, std::string_view model,
                                      const std::map<std::string, std::int64_t>& params) const;
  /// The crossover of `model` against `reference`; null: there is none.
  [[nodiscard]] const crossover_view* crossover(std::string_view workload, std::string_view model,
                                                std::string_view reference) const;
};

/// The view of a whole record. Throws bad_record where what it needs is missing or of another type.
[[nodiscard]] record_view view_of(const json& document);

/// The view of the record whose text `text` is. Throws bad_record likewise, and if `text` is no JSON or is nested too
/// deeply.
[[nodiscard]] record_view read_record(std::string_view text);

}  // namespace switchmark::record
