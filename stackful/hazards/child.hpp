#pragma once

#include "stackful/hazards/child_exit.hpp"
#include "stackful/hazards/hazard.hpp"

#include <chrono>

namespace switchmark::stackful::hazards {

/// How long a process may take to show what happens without a guard. What goes on waiting then, waits for ever.
inline constexpr std::chrono::seconds timeout_without{2};
/// And with the guard: on a machine that is busy with other things a slow process isn't wrong.
inline constexpr std::chrono::seconds timeout_with{20};

/// Brings `row` about in this process and ends it: with the exit codes of child_exit.hpp and one line on stdout, or
/// however the hazard has it. Leaves no core file.
[[noreturn]] void be_child(const hazard& row, bool guarded);

/// Runs this program once more as such a process, in silence, until it ends or has to be killed. It dies with the
/// calling thread. Throws std::system_error when there can't be a process.
[[nodiscard]] child_exit run_child(const hazard& row, bool guarded);

}  // namespace switchmark::stackful::hazards
