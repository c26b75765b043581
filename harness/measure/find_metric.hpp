#pragma once

#include "measure/metric_name.hpp"
#include "measure/metrics.hpp"

#include <string_view>

namespace switchmark::measure {

/// The metric of this name; null: the table has none.
[[nodiscard]] constexpr const metric* find_metric(std::string_view name) noexcept {
  for (const metric& each : metrics)
    if (each.name == name) return &each;
  return nullptr;
}

consteval metric_name::metric_name(const char* name) : name_(name) {
  if (!name_.empty() && find_metric(name_) == nullptr) throw "no metric in measure/metrics.hpp has this name";
}

}  // namespace switchmark::measure
