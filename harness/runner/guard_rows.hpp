#pragma once

#include "platform/interrupt.hpp"
#include "platform/json.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace switchmark::runner {

/// Runs the program that shows what happens without each guard of preemption, and takes its rows: an array as
/// `switchmark.guards` of the record has it, or null when there is no such program, when it gave none, or when a
/// request to stop came, which kills the program at once. Takes about fifteen seconds; each of the program's own
/// children has a deadline. `on_wait` is called at least once a second meanwhile.
[[nodiscard]] json guard_rows(
    const std::filesystem::path& program, platform::interrupt& stop, const std::function<void()>& on_wait = [] {});

/// The names of the rows that failed with their guard, or did not fail without; separated by commas, empty when none.
[[nodiscard]] std::string guards_not_shown(const json& rows);

}  // namespace switchmark::runner
