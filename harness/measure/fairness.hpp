#pragma once

#include <span>

namespace switchmark::measure {

/// Jain's fairness index of what each of n got: 1 when all got the same, 1/n when one got everything. 1 when nobody
/// got anything. (Jain, Chiu, Hawe: A Quantitative Measure of Fairness, DEC-TR-301, 1984.)
[[nodiscard]] double jain_index(std::span<const double> shares);

}  // namespace switchmark::measure
