#include "measure/warm_up.hpp"

#include <limits>

namespace switchmark::measure {

std::size_t warm_up_of(std::span<const double> values) {
  if (values.size() < fewest_for_warm_up) return 0;
  const std::size_t most = values.size() / 2;
  std::size_t best = most;
  double least = std::numeric_limits<double>::infinity(), mean = 0, squares = 0;
  // From the end to the front, by Welford's recurrence: what is known then is the rest after each truncation.
  for (std::size_t first = values.size(); first-- > 0;) {
    const double left = static_cast<double>(values.size() - first), change = values[first] - mean;
    mean += change / left;
    squares += change * (values[first] - mean);
    if (first > most) continue;
    const double error = squares / (left * left);
    if (error <= least) {
      best = first;
      least = error;
    }
  }
  return best;
}

}  // namespace switchmark::measure
