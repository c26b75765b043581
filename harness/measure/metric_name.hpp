#pragma once

#include "measure/metrics.hpp"

#include <concepts>
#include <ostream>
#include <string_view>

namespace switchmark::measure {

/// The metric of this name; null: the table has none.
[[nodiscard]] constexpr const metric* find_metric(std::string_view name) noexcept {
  for (const metric& each : metrics)
    if (each.name == name) return &each;
  return nullptr;
}

/// The name of a metric of the table, or no name. A literal that the table doesn't have is a compile error.
class metric_name {
 public:
  constexpr metric_name() = default;
  /// Implicit, so that a reading is written as `{"switch_ns", value}`.
  consteval metric_name(const char* name) : name_(name) {
    if (!name_.empty() && find_metric(name_) == nullptr) throw "no metric in measure/metrics.hpp has this name";
  }

  constexpr operator std::string_view() const noexcept { return name_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return name_.empty(); }

  friend constexpr bool operator==(metric_name name, std::string_view text) noexcept { return name.name_ == text; }
  /// A template, so that a literal is compared as the text that it is.
  template <std::same_as<metric_name> Other>
  friend constexpr bool operator==(metric_name name, Other other) noexcept {
    return name.name_ == other.name_;
  }
  friend std::ostream& operator<<(std::ostream& out, metric_name name) { return out << name.name_; }

 private:
  std::string_view name_;
};

}  // namespace switchmark::measure
