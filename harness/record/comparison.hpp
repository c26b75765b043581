#pragma once

#include "record/cell_result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::record {

/// What is known of a ratio of two models within one run.
enum class verdict : std::uint8_t {
  higher,        ///< the whole interval lies above 1
  lower,         ///< below
  same,          ///< it holds 1, and nothing that is further away than `negligible`
  not_resolved,  ///< it holds 1 and more
};
[[nodiscard]] std::string_view name(verdict result);

/// A ratio nearer to 1 than this, either way, makes no difference to anybody.
inline constexpr double negligible = 0.05;

/// What the interval from `low` to `high` says of a ratio.
[[nodiscard]] verdict verdict_of(double low, double high);

/// One model against another, by a ratio that measure::derived_metrics defines.
struct comparison {
  std::string cell;
  std::string metric;
  std::string reference;  ///< the other model
  double ratio = 1;       ///< trimmed geometric mean of the processes' ratios
  double low = 1;
  double high = 1;
  double confidence = 0;  ///< of this interval; all of one run hold together with `confidence_of_all`
  verdict found = verdict::not_resolved;
};

/// A model against itself then differs in one run of two hundred.
inline constexpr double confidence_of_all = 0.995;

/// Every derived ratio of every cell that is not its own reference and has two processes or more. The process is the
/// unit of replication: its ratio is the median of its repetitions' (each an interquartile mean over pairs of epochs),
/// and the interval is that of the trimmed mean of the logarithms of these, at the confidence that Bonferroni's
/// correction for the number of comparisons asks for.
[[nodiscard]] std::vector<comparison> compare_models(std::span<const cell_result> cells);

[[nodiscard]] json to_json(const comparison& comparison);

}  // namespace switchmark::record
