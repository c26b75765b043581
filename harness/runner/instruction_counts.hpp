#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace switchmark::runner {

/// One part of what callgrind has dumped: how many instructions were executed since the part before.
struct counted_part {
  std::string request;  ///< the words of the request that it answers; empty: it answers none
  std::uint64_t instructions = 0;
};

/// The parts in callgrind's output format (version 1, `desc: Trigger:` and `totals:` of each), from where `dumped`
/// stands to its end. Throws std::runtime_error, with the number of the part, when one isn't whole, or has not just
/// instructions counted.
[[nodiscard]] std::vector<counted_part> counted_parts(std::istream& dumped);

/// The instructions of the first of two regions (measure::counted_stopwatch) less those of the second. Throws
/// std::runtime_error when `parts` hold anything but two regions.
[[nodiscard]] std::int64_t first_less_second(const std::vector<counted_part>& parts);

}  // namespace switchmark::runner
