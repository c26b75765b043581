#include "measure/metric_table.hpp"

#include "measure/find_metric.hpp"

namespace switchmark::measure {

std::span<const metric> all_metrics() noexcept { return metrics; }
const metric* metric_named(std::string_view name) noexcept { return find_metric(name); }

}  // namespace switchmark::measure
