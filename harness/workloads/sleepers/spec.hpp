#pragma once

#include "runtime/time_source.hpp"
#include "workloads/depth/spec.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::sleepers {

/// N tasks parked on a timer each, in the innermost of D calls: what a suspended task keeps in memory.
struct spec {
  std::size_t tasks = 1;
  std::size_t depth = 1;  ///< calls that the task is parked in; the task itself is one of them
};

/// N = 1,000 to 100,000, parked in the task itself; 1,000,000 in the full run.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);
/// N = 10,000, parked in 16 and in 128 calls, in a full run in 4 to 128: of the smallest of these tasks, a future in 16
/// calls, two thousand pages.
[[nodiscard]] std::vector<spec> parked_in_calls(const run_scale& scale);

inline constexpr std::size_t deepest = 128;  ///< calls

/// Of more than 16 calls. An optimised build takes 48 to 80 bytes a call, a Debug build up to three times as many.
inline constexpr std::size_t stack_bytes_of_deep_calls = 64 * 1024;

/// Where a task logs.
enum event : std::uint32_t {
  woke,  ///< after its sleep; its token
};

/// When a task wants to wake: all different, in no order that the tasks have.
[[nodiscard]] runtime::time_point deadline(std::size_t task, runtime::time_point start) noexcept;

/// The kernel: what a task leaves behind when it has slept.
[[nodiscard]] std::uint64_t token(std::size_t task) noexcept;

/// What a call makes of the token that the call below it returned.
using depth::rise;

/// What every run must do, computed without any model: tasks wake by their deadlines.
[[nodiscard]] expectation expect(const spec& s);
/// The results alone, without a trace's memory.
[[nodiscard]] std::vector<std::uint64_t> expected_results(const spec& s);

}  // namespace switchmark::workloads::sleepers
