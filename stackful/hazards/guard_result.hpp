#pragma once

#include "stackful/hazards/child_exit.hpp"
#include "stackful/hazards/costs.hpp"
#include "stackful/hazards/hazard.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace switchmark::stackful::hazards {

/// What is known of a guard after its hazard was brought about without it and with it.
struct guard_result {
  const hazard& of;
  std::string not_applicable = {};  ///< why it wasn't brought about; empty: it was
  child_exit without = {};
  child_exit with = {};
  costs costs_ns = {};

  /// Whether it fails without the guard and holds with it.
  [[nodiscard]] bool shown() const noexcept { return !without.held && with.held; }
  [[nodiscard]] bool good() const noexcept { return !not_applicable.empty() || shown(); }
};

/// Brings the hazard about, twice. Costs are left out.
[[nodiscard]] guard_result try_out(const hazard& of);

/// As results/schema.json describes it.
[[nodiscard]] nlohmann::ordered_json to_json(const guard_result& result);

}  // namespace switchmark::stackful::hazards
