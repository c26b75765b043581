#pragma once

#include "stackful/fibers/guards.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace switchmark::stackful::hazards {

/// On which ways a guard stands, and can be switched while fibers run.
enum class way : std::uint8_t {
  neither,           ///< it acts when things are made, ended or initialised: no switch is more expensive for it
  forced_switch,     ///< out of the tick handler
  yield_and_forced,  ///< every switch
};

/// A row of the guard table. The texts are one line of Markdown each.
struct hazard {
  std::string_view name;  ///< that of the guard's flag
  std::string_view text;  ///< what threatens
  std::string_view guard;
  bool guard_set::*flag;
  /// Brings it about, in a process of its own. Null when all went well, else what was wrong; without the guard it may
  /// not return at all. It must come out alike each time. Literals, since what it leaves behind may not allocate.
  const char* (*trigger)();
  way costs = way::neither;
  std::string (*not_applicable)() = [] {
    return std::string();
  };  ///< why it can't be brought about here; empty: it can
};

/// All of them. One more is one entry more in table.cpp.
[[nodiscard]] std::span<const hazard> table() noexcept;

/// Null when there is none of that name.
[[nodiscard]] const hazard* find(std::string_view name) noexcept;

}  // namespace switchmark::stackful::hazards
