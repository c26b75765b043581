#pragma once

#include <string>
#include <string_view>

namespace switchmark::cli {

/// What measure::metrics says of the metric `name`, for a terminal of 80 columns. Throws runner::usage_error, which
/// proposes the metric with the most similar name, if there is none of this name.
[[nodiscard]] std::string explanation(std::string_view name);

/// The same of all metrics, by topic.
[[nodiscard]] std::string all_explanations();

/// The text of `harness/METRICS.md`: all metrics as Markdown.
[[nodiscard]] std::string metrics_document();

}  // namespace switchmark::cli
