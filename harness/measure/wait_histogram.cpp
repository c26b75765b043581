#include "measure/wait_histogram.hpp"

#include "measure/find_metric.hpp"

#include <boost/histogram.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace switchmark::measure {
namespace {

constexpr double first_us = 0.1;
constexpr double last_us = 1e7;
constexpr int bins = 80;  // ten a decade

namespace bh = boost::histogram;
using axis = bh::axis::regular<double, bh::axis::transform::log>;

axis logarithmic() { return axis(bins, first_us, last_us); }

}  // namespace

std::vector<double> wait_histogram::edges() {
  const axis scale = logarithmic();
  std::vector<double> all{0};
  for (int i = 0; i <= scale.size(); ++i) all.push_back(scale.value(i));
  all.push_back(longest_us);
  return all;
}

std::vector<std::uint64_t> wait_histogram::count(std::span<const double> waits_us) {
  auto counted = bh::make_histogram_with(std::vector<std::uint64_t>(), logarithmic());
  for (const double wait : waits_us) {
    if (std::isnan(wait)) throw std::invalid_argument("a wait that is not a number");
    counted(std::max(wait, 0.0));  // a clock that stepped back by a tick isn't a wait of less than nothing
  }
  std::vector<std::uint64_t> all;
  for (int i = -1; i <= bins; ++i) all.push_back(counted.at(i));  // with underflow and overflow
  return all;
}

double percentile(std::span<const double> sorted, double share) {
  const auto count = static_cast<double>(sorted.size());
  // Less a hair: 0.9 * 10 must be rank 9 whatever the last bit says.
  const double rank = std::ceil(share * count - 1e-9 * count);
  return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, count)) - 1];
}

std::vector<reading> wait_readings(std::vector<double> waits_us) {
  if (waits_us.empty()) return {};
  std::sort(waits_us.begin(), waits_us.end());
  return {{"wait_p50_us", percentile(waits_us, 0.5)},
          {"wait_p90_us", percentile(waits_us, 0.9)},
          {"wait_p99_us", percentile(waits_us, 0.99)},
          {"wait_p999_us", percentile(waits_us, 0.999)},
          {"wait_max_us", waits_us.back()}};
}

std::vector<reading> lag_readings(std::vector<double> lags_us) {
  if (lags_us.empty()) return {};
  std::sort(lags_us.begin(), lags_us.end());
  return {{"tick_lag_p50_us", percentile(lags_us, 0.5)},
          {"tick_lag_p99_us", percentile(lags_us, 0.99)},
          {"tick_lag_max_us", lags_us.back()}};
}

}  // namespace switchmark::measure
