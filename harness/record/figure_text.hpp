#pragma once

#include "record/record_view.hpp"

#include <string>
#include <string_view>

namespace switchmark::record {

/// Behind an interval that contains the median with a smaller probability than this stands `few_samples_mark`.
inline constexpr double usual_confidence = 0.9;
inline constexpr char few_samples_mark = '*';

/// Three digits that count, or all before the point: 6.50, 0.0125, 48.6, 1,234; 0 without further digits.
[[nodiscard]] std::string number(double value);
/// Two digits that count, of a quotient or a product of figures: 6.5, 12, 1,200.
[[nodiscard]] std::string rough_number(double value);
/// 100,000
[[nodiscard]] std::string number(std::int64_t value);

/// What the figures of a metric are multiplied by before they are shown, and the unit that they then have.
struct display_unit {
  double factor = 1;
  std::string name;  ///< empty: no unit

  [[nodiscard]] std::string text(double value) const { return number(value * factor); }
};

/// For shares of a whole.
[[nodiscard]] inline display_unit percent() { return {100, "%"}; }

/// In a table, from so many of a unit on a larger one is taken.
inline constexpr double most_of_a_unit_in_tables = 10'000;

/// For a metric in ns, us, ms or s: its own unit, or the smallest larger one of these in which `value` is less than
/// `most`. For others: the metric's own unit.
[[nodiscard]] display_unit unit_for(const metric_view& metric, double value, double most = 1000);

/// Whether few samples make the interval of the metric uncertain.
[[nodiscard]] bool has_few_samples(const metric_view& metric);
/// Whether a statement can rest on the metric: it is an exact count, or has three samples or more.
[[nodiscard]] bool has_interval(const metric_view& metric);
/// Whether the intervals of two metrics do not overlap, and a statement can rest on both.
[[nodiscard]] bool is_told_apart(const metric_view& one, const metric_view& other);

/// "6.51 [6.51, 6.65]", with few_samples_mark where it has few samples; an exact count without interval.
[[nodiscard]] std::string figure_text(const metric_view& metric, const display_unit& unit);

}  // namespace switchmark::record
