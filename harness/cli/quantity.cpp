#include "cli/quantity.hpp"

#include "cli/text.hpp"
#include "runner/options.hpp"
#include "runner/time_plan.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace switchmark::cli {
namespace {

bool is_digit(char one) { return one >= '0' && one <= '9'; }

/// Takes a number without a sign off the beginning of `text`; empty if there is none.
std::optional<double> take_number(std::string_view& text) {
  if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) return std::nullopt;  // nor "nan", nor "inf"
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// Takes a unit off the beginning of `text`, in seconds; empty if there is none.
std::optional<double> take_unit(std::string_view& text) {
  static constexpr std::array<std::pair<std::string_view, double>, 5> units{
      {{"ms", 1e-3}, {"min", 60}, {"m", 60}, {"s", 1}, {"h", 3600}}};
  for (const auto& [name, seconds] : units) {
    const std::string_view after = text.substr(std::min(name.size(), text.size()));
    if (!text.starts_with(name) || !(after.empty() || is_digit(after.front()) || after.front() == '.')) continue;
    text = after;
    return seconds;
  }
  return std::nullopt;
}

std::optional<double> seconds_of(std::string_view text) {
  double seconds = 0;
  for (bool first = true; first || !text.empty(); first = false) {
    const std::optional<double> number = take_number(text);
    if (!number) return std::nullopt;
    if (first && text.empty()) return number;
    const std::optional<double> unit = take_unit(text);
    if (!unit) return std::nullopt;
    seconds += *number * *unit;
  }
  return seconds;
}

bool is_a_number_of_iterations(std::string_view text) { return take_number(text).has_value() && text == "x"; }

}  // namespace

std::uint64_t whole_number(std::string_view flag, std::string_view text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  const char* const behind = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), behind, value);
  if (error != std::errc() || end != behind || value < least || value > most)
    throw runner::usage_error(fmt::format("{} '{}' is no whole number from {} to {}; write one such as {}", flag,
                                          shortened(text), least, most, std::max<std::uint64_t>(least, 10)));
  return value;
}

double duration(std::string_view flag, std::string_view text, double least, double most) {
  if (is_a_number_of_iterations(text))
    throw runner::usage_error(fmt::format(
        "{} '{}': a number of iterations is not supported; write a time such as 0.5 or 500ms", flag, shortened(text)));
  const std::optional<double> seconds = seconds_of(text);
  if (!seconds || !(*seconds >= least && *seconds <= most))
    throw runner::usage_error(
        fmt::format("{} '{}' is no time from {} to {}; write seconds such as 0.5, or 500ms, 90s, 1m30s, 0.5h", flag,
                    shortened(text), runner::words_of_time(least), runner::words_of_time(most)));
  return *seconds;
}

}  // namespace switchmark::cli
