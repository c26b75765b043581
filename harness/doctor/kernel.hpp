#pragma once

#include "doctor/finding.hpp"

#include <filesystem>
#include <string>

namespace switchmark::doctor {

// What the kernel and its settings do to a measurement; `root` as in processor.hpp.

/// A clock that a process can't read without a system call.
[[nodiscard]] finding clock_source(const std::filesystem::path& root);
/// A hypervisor below: timers and interrupts leave the guest.
[[nodiscard]] finding virtual_machine(const std::filesystem::path& root);
/// Randomised addresses are wanted: a run samples them with its processes.
[[nodiscard]] finding aslr(const std::filesystem::path& root);
/// Memory that comes in 2 MiB pieces whoever asks.
[[nodiscard]] finding huge_pages(const std::filesystem::path& root);
/// How many stacks with guard pages there can be. `guard` as in record::model_facts.
[[nodiscard]] finding max_map_count(const std::filesystem::path& root, const std::string& guard);
/// What makes guard pages, if anything.
[[nodiscard]] finding guard_pages(const std::string& guard);

}  // namespace switchmark::doctor
