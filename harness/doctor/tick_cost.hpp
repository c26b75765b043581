#pragma once

#include "doctor/finding.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace switchmark::doctor {

/// CPU time of one tick, in microseconds: the median over pairs, and its interval.
struct tick_price {
  double median_us = 0;
  double low_us = 0;
  double high_us = 0;
  std::size_t pairs = 0;
};

/// How many rounds of the same work take at least `seconds`, if `sample` rounds take `sample_seconds`.
[[nodiscard]] std::uint64_t rounds_of(double seconds, std::uint64_t sample, double sample_seconds);

/// What a tick costs this thread: the same work with a POSIX timer of 1 ms that ticks in it and without, in turns, by
/// CPU time; the difference over the ticks that came. Ends when the interval of at least six pairs lies within one
/// severity, after 24 pairs, or within `limit` of wall time and one pair (about 20 ms of CPU). Empty when no timer can
/// be had, or too few pairs for an interval (six) went into `limit`.
///
/// Takes SIGALRM meanwhile, and gives back what was there. Not for two threads at once.
[[nodiscard]] std::optional<tick_price> price_of_a_tick(std::chrono::milliseconds limit);

/// What that price means for figures with ticks; `unknown` where the interval doesn't tell it from none.
[[nodiscard]] finding tick_cost(const std::optional<tick_price>& price);

}  // namespace switchmark::doctor
