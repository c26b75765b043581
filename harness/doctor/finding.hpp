#pragma once

#include "platform/json.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::doctor {

/// In the order in which they are shown.
enum class severity {
  critical,  ///< figures of this machine, as it is set, may be off by a factor, or mean something else
  warning,   ///< they are wider, or shifted alike for every model
  unknown,   ///< the machine doesn't tell, or what was measured is not resolved
  fine,
};

/// One thing that may spoil a measurement. Every text is one line.
struct finding {
  std::string name;  ///< snake_case, unique
  severity how = severity::unknown;
  std::string seen;    ///< what was found here
  std::string why;     ///< why it matters
  std::string remedy;  ///< the command to type, or what else mends it; empty when `fine`
};

[[nodiscard]] std::string_view name_of(severity how);

/// The most critical first; among equals as they came.
[[nodiscard]] std::vector<finding> sorted(std::vector<finding> findings);

/// An array of {name, severity, seen, why, remedy}; no remedy is null.
[[nodiscard]] json to_json(std::span<const finding> findings);

/// What the record keeps: the same without `why`.
[[nodiscard]] json for_record(std::span<const finding> findings);

}  // namespace switchmark::doctor
