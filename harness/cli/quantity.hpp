#pragma once

#include <cstdint>
#include <string_view>

namespace switchmark::cli {

/// The whole number from `least` to `most` that `text`, the value of `flag`, writes in decimal digits. Throws
/// runner::usage_error for anything else: a sign, an exponent, a hexadecimal number, an empty text.
[[nodiscard]] std::uint64_t whole_number(std::string_view flag, std::string_view text, std::uint64_t least,
                                         std::uint64_t most);

/// The time from `least` to `most` seconds that `text`, the value of `flag`, writes: seconds ("90", "0.5"), or numbers
/// with the units ms, s, m or min, and h ("500ms", "90s", "1m30s", "0.5h"). Throws runner::usage_error for anything
/// else: nan, inf, a hexadecimal number, a sign, an empty text, and the number of iterations ("10x") that newer
/// releases of Google Benchmark accept for their minimum time.
[[nodiscard]] double duration(std::string_view flag, std::string_view text, double least, double most);

}  // namespace switchmark::cli
