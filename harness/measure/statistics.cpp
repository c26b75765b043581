#include "measure/statistics.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace switchmark::measure {

double median(std::vector<double> samples) {
  if (samples.empty()) throw std::invalid_argument("the median of no samples");
  std::sort(samples.begin(), samples.end());
  const std::size_t middle = samples.size() / 2;
  return samples.size() % 2 == 1 ? samples[middle] : std::midpoint(samples[middle - 1], samples[middle]);
}

double interquartile_mean(std::vector<double> samples) {
  if (samples.empty()) throw std::invalid_argument("the mean of no samples");
  std::sort(samples.begin(), samples.end());
  const auto count = static_cast<double>(samples.size());
  const double first = samples.size() < 3 ? 0 : std::max(1.0, count / 4), end = count - first;
  double sum = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto place = static_cast<double>(i);
    const double inside = std::min(place + 1, end) - std::max(place, first);
    if (inside > 0) sum += inside * samples[i];
  }
  return sum / (end - first);
}

interval median_interval(std::vector<double> samples, double confidence) {
  if (samples.empty()) throw std::invalid_argument("the interval of no samples");
  std::sort(samples.begin(), samples.end());

  // How many samples lie below the true median is binomial with p = 1/2. The pair (k-th smallest, k-th largest) misses
  // it when fewer than k lie on one side of it. The default policy of Boost.Math rounds the quantile outwards.
  const boost::math::binomial below(static_cast<double>(samples.size()), 0.5);
  const double tail = (1 - confidence) / 2;
  const auto rank = static_cast<std::size_t>(boost::math::quantile(below, tail));  // from 0
  const double missed = 2 * boost::math::cdf(below, static_cast<double>(rank));
  return {samples[rank], samples[samples.size() - 1 - rank], 1 - missed};
}

interval trimmed_mean_interval(std::vector<double> samples, double confidence) {
  if (samples.size() < 2) throw std::invalid_argument("the interval of the mean of fewer than two samples");
  std::sort(samples.begin(), samples.end());
  const std::size_t cut = samples.size() / 10, kept = samples.size() - 2 * cut;
  const auto all_count = static_cast<double>(samples.size()), kept_count = static_cast<double>(kept);
  const auto first = samples.begin() + static_cast<std::ptrdiff_t>(cut),
             end = first + static_cast<std::ptrdiff_t>(kept);
  const double mean = std::accumulate(first, end, 0.0) / kept_count;

  std::fill(samples.begin(), first, *first);  // winsorised: those that were cut count as their neighbours
  std::fill(end, samples.end(), *(end - 1));
  const double centre = std::accumulate(samples.begin(), samples.end(), 0.0) / all_count;
  double squares = 0;
  for (const double one : samples) squares += (one - centre) * (one - centre);
  const double error = std::sqrt(squares / (kept_count * (kept_count - 1)));
  const double reach = boost::math::quantile(boost::math::students_t(kept_count - 1), (1 + confidence) / 2) * error;
  return {mean - reach, mean + reach, confidence};
}

std::vector<double> process_medians(std::span<const double> samples, std::span<const int> processes) {
  if (samples.size() != processes.size()) throw std::invalid_argument("one process a sample");
  std::map<int, std::vector<double>> of_process;
  for (std::size_t i = 0; i < samples.size(); ++i) of_process[processes[i]].push_back(samples[i]);
  std::vector<double> medians;
  for (auto& [process, own] : of_process) medians.push_back(median(std::move(own)));
  return medians;
}

std::optional<double> process_spread(std::span<const double> samples, std::span<const int> processes) {
  const std::vector<double> medians = process_medians(samples, processes);
  if (medians.size() < 2) return std::nullopt;
  const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
  const double spread = *most - *least;
  if (spread == 0) return 0.0;
  const double relative = spread / std::abs(median(medians));
  return std::isfinite(relative) ? std::optional(relative) : std::nullopt;
}

}  // namespace switchmark::measure
