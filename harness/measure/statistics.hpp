#pragma once

#include <optional>
#include <span>
#include <vector>

namespace switchmark::measure {

/// The middle of the samples, or the mean of the two middle ones. Throws std::invalid_argument when there are none.
[[nodiscard]] double median(std::vector<double> samples);

/// The mean of the samples between the lower and the upper quartile; of a sample that a quartile divides, the part
/// between them counts. At least one sample at each end is left out if there are three, so that the mean of three or
/// four samples is their median. If samples are of two kinds, the median is that of the more frequent kind, and a few
/// samples decide which one that is; this mean moves as the shares of the kinds do. Throws std::invalid_argument when
/// there are no samples.
[[nodiscard]] double interquartile_mean(std::vector<double> samples);

/// Two of the samples, and how often such a pair has the true median between it.
struct interval {
  double low = 0;
  double high = 0;
  double confidence = 0;  ///< the coverage of this very pair, which is seldom the one that was asked for
};

/// The interval of the median by order statistics: assumes independent samples, and nothing of their distribution.
///
/// The narrowest symmetric pair that covers `confidence`. Fewer than six samples can't reach 0.95: then it is the
/// smallest and the largest, and `confidence` says what these cover (0 for a single one). Throws as `median`.
[[nodiscard]] interval median_interval(std::vector<double> samples, double confidence = 0.95);

/// The interval of the mean without the lowest and the highest tenth of the samples (Tukey and McLaughlin, Sankhya A
/// 25, 1963: Student's with the winsorised deviation). Assumes independent samples from about a normal distribution, of
/// which up to a tenth may be far away: processes that were drawn an unlucky memory layout. Fewer than ten samples
/// lose none. Throws std::invalid_argument with fewer than two.
[[nodiscard]] interval trimmed_mean_interval(std::vector<double> samples, double confidence);

/// The median of each process's samples, in order of process. `processes[i]` is where `samples[i]` is from. Throws
/// std::invalid_argument when these are not equally many.
[[nodiscard]] std::vector<double> process_medians(std::span<const double> samples, std::span<const int> processes);

/// (largest - smallest) / |median| of the medians of each process. `processes[i]` is where `samples[i]` is from.
/// Empty with fewer than two processes, and where the median is zero and the spread isn't.
[[nodiscard]] std::optional<double> process_spread(std::span<const double> samples, std::span<const int> processes);

}  // namespace switchmark::measure
