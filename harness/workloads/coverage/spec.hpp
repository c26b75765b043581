#pragma once

#include "runtime/time_source.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::coverage {

/// A few tasks compute, yield, compute, sleep, compute and yield: at which of their instructions can they be stopped?
struct spec {
  std::size_t tasks = 2;  ///< a tick that finds nobody else ready stops nobody
  std::size_t rounds = 1;
};

/// One configuration: what is found doesn't depend on how many tasks there are.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  begun,     ///< before anything else; the state
  digested,  ///< before each wait; the state
  finished,  ///< after everything else; the state
};

[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel, some thousands of instructions: allocates, sorts through a function object, keeps a map of strings,
/// calculates, throws and catches. The same instructions for the same state. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t digest(std::uint64_t state);

/// When the sleep of a round ends: for all tasks at once, since a tick that finds nobody else ready stops nobody.
[[nodiscard]] runtime::time_point wake_at(std::size_t round, runtime::time_point start) noexcept;

/// What every run must do, computed without any model; who runs when is left open.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::coverage
