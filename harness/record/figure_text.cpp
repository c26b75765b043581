#include "record/figure_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace switchmark::record {
namespace {

/// The probability that the smallest and the largest of three samples have the median between them.
constexpr double confidence_of_three_samples = 0.75;

/// With a comma before each group of three digits.
std::string grouped(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t end = digits.size(); end > first + 3; end -= 3) digits.insert(end - 3, 1, ',');
  return digits;
}

}  // namespace

std::string number(double value) {
  if (value == 0) return "0";
  const double size = std::abs(value);
  if (size >= 99.95 && size < 1e12) return grouped(fmt::format("{:.0f}", value));
  return fmt::format("{:#.3g}", value);
}

std::string rough_number(double value) {
  if (!(std::abs(value) >= 99.5 && std::abs(value) < 1e12)) return fmt::format("{:.2g}", value);
  const double step = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
  return number(std::round(value / step) * step);
}

std::string number(std::int64_t value) { return grouped(fmt::format("{}", value)); }

display_unit unit_for(const metric_view& metric, double value, double most) {
  constexpr std::array<std::string_view, 4> times{"ns", "us", "ms", "s"};
  const auto own = std::find(times.begin(), times.end(), metric.unit);
  if (own == times.end()) return {1, metric.unit == "1" ? "" : metric.unit == "B" ? "bytes" : metric.unit};
  display_unit unit{1, metric.unit};
  for (auto next = own + 1; next != times.end() && std::abs(value) * unit.factor >= most; ++next)
    unit = {unit.factor / 1000, std::string(*next)};
  return unit;
}

bool has_few_samples(const metric_view& metric) { return !metric.is_exact() && metric.confidence < usual_confidence; }

bool has_interval(const metric_view& metric) {
  return metric.is_exact() || metric.confidence >= confidence_of_three_samples;
}

bool is_told_apart(const metric_view& one, const metric_view& other) {
  return has_interval(one) && has_interval(other) && (one.high < other.low || other.high < one.low);
}

std::string figure_text(const metric_view& metric, const display_unit& unit) {
  const std::string median = unit.text(metric.median);
  if (metric.is_exact()) {
    const bool whole = unit.factor == 1 && std::abs(metric.median) < 1e12 && metric.median == std::floor(metric.median);
    return whole ? number(static_cast<std::int64_t>(metric.median)) : median;
  }
  const std::string mark(has_few_samples(metric) ? 1 : 0, few_samples_mark);
  if (metric.confidence == 0) return median + mark;
  return fmt::format("{} [{}, {}]{}", median, unit.text(metric.low), unit.text(metric.high), mark);
}

}  // namespace switchmark::record
