#pragma once

#include "measure/find_metric.hpp"
#include "workloads/ring/spec.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace switchmark::workloads::ladder {

/// One or two parties do a step of the ring's kernel and then one operation, many times: what each mechanism costs
/// that a switch is made of. Kernel, seeds and oracle are those of the ring, whose tasks the parties are.
using spec = ring::spec;

inline constexpr std::string_view name = "ladder";
inline constexpr measure::metric_name time_metric = "rung_ns";

/// The rungs from bottom to top: each adds a mechanism to one below it. Their floors: measure::derived_metrics.
inline constexpr std::array<std::string_view, 16> order{
    "empty",
    "call",
    "indirect-call",
    "symmetric-transfer",
    "executor-round-trip",
    "future-yield",
    "coroutine-yield",
    "smallest-switch",
    "raw-jump",
    "exception-safe-jump",
    "fiber-yield",
    "fiber-preempt-yield",
    "system-call",
    "self-signal",
    "forced-switch",
    "thread-switch",
};

/// What a call costs is measured by it: gives back what it is given. In a source of its own, so that no compiler sees
/// both ends.
[[nodiscard]] std::uint64_t called(std::uint64_t state) noexcept;

/// `called`, by an address that the caller must load.
using callee = std::uint64_t (*)(std::uint64_t) noexcept;
[[nodiscard]] callee call_target() noexcept;

/// What each party of `s` must leave behind. O(parties * rounds).
[[nodiscard]] std::vector<std::uint64_t> results_of(const spec& s);

/// The same as an expectation: each party logs its result.
[[nodiscard]] expectation outcome_of(const spec& s);

}  // namespace switchmark::workloads::ladder
