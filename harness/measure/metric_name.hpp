#pragma once

#include <concepts>
#include <ostream>
#include <string_view>

namespace switchmark::measure {

/// The name of a metric of the table, or no name. A literal that the table doesn't have is a compile error. Whoever
/// writes one includes measure/find_metric.hpp, so that a new metric recompiles the sources that name metrics and no
/// others.
class metric_name {
 public:
  constexpr metric_name() = default;
  /// Implicit, so that a reading is written as `{"switch_ns", value}`.
  consteval metric_name(const char* name);

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
