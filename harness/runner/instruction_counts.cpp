#include "runner/instruction_counts.hpp"

#include "measure/counted_stopwatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace switchmark::runner {
namespace {

/// What follows `prefix` in `line`; none if it begins otherwise.
std::optional<std::string_view> after(std::string_view prefix, std::string_view line) {
  if (!line.starts_with(prefix)) return std::nullopt;
  return line.substr(prefix.size());
}

[[noreturn]] void refuse(std::size_t part, std::string_view why) {
  throw std::runtime_error(fmt::format("part {} of callgrind's counts {}; run it again", part, why));
}

std::uint64_t number(std::string_view digits, std::size_t part) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size())
    refuse(part, fmt::format("has the total '{}', which is no number", digits));
  return value;
}

}  // namespace

std::vector<counted_part> counted_parts(std::istream& dumped) {
  std::vector<counted_part> parts;
  bool whole = true;
  for (std::string line; std::getline(dumped, line);) {
    if (after("part: ", line)) {
      if (!whole) refuse(parts.size(), "has no total");
      parts.emplace_back();
      whole = false;
    } else if (parts.empty() || whole) {
      continue;  // the head of the file, and what follows a total
    } else if (const auto request = after("desc: Trigger: Client Request: ", line)) {
      parts.back().request = *request;
    } else if (const auto events = after("events: ", line); events && *events != "Ir") {
      refuse(parts.size(), fmt::format("counts '{}' and not just Ir", *events));
    } else if (const auto total = after("totals: ", line)) {
      if (dumped.eof()) refuse(parts.size(), "ends within its total");
      parts.back().instructions = number(*total, parts.size());
      whole = true;
    }
  }
  if (!whole) refuse(parts.size(), "has no total");
  return parts;
}

std::int64_t first_less_second(const std::vector<counted_part>& parts) {
  using measure::region_begins, measure::region_ends;
  constexpr std::array<std::string_view, 4> wanted{region_begins, region_ends, region_begins, region_ends};
  const bool as_wanted =
      std::equal(parts.begin(), parts.end(), wanted.begin(), wanted.end(),
                 [](const counted_part& part, std::string_view request) { return part.request == request; });
  if (!as_wanted)
    throw std::runtime_error(fmt::format("an epoch has {} parts of counts that aren't two regions", parts.size()));
  return static_cast<std::int64_t>(parts[1].instructions - parts[3].instructions);
}

}  // namespace switchmark::runner
