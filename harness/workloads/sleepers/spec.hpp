#pragma once

#include "runtime/time_source.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::sleepers {

/// N tasks parked on a timer each: what a suspended task keeps in memory.
struct spec {
  std::size_t tasks = 1;
};

/// N = 1,000 to 100,000; 1,000,000 in the full run.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  woke,  ///< after its sleep; its token
};

/// When a task wants to wake: all different, in no order that the tasks have.
[[nodiscard]] runtime::time_point deadline(std::size_t task, runtime::time_point start) noexcept;

/// The kernel: what a task leaves behind when it has slept.
[[nodiscard]] std::uint64_t token(std::size_t task) noexcept;

/// What every run must do, computed without any model: tasks wake by their deadlines.
[[nodiscard]] expectation expect(const spec& s);
/// The results alone, without a trace's memory.
[[nodiscard]] std::vector<std::uint64_t> expected_results(const spec& s);

}  // namespace switchmark::workloads::sleepers
