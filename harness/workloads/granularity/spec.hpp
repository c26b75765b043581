#pragma once

#include "workloads/round_robin.hpp"
#include "workloads/run_scale.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace switchmark::workloads::granularity {

/// N tasks work and yield in R rounds, one after the other: from which granularity of work on it no longer matters how
/// a task is suspended, and what it does to the caches that the others work in between.
struct spec {
  std::size_t tasks = 2;
  std::size_t rounds = 1;
  std::size_t iterations = 0;  ///< of a step's loop: the granularity of work, about half a nanosecond each
  std::size_t set_bytes = 0;   ///< of memory that a task works on, its own; a power of two, at least a line; 0: none
};

/// Granularities from nothing to 100 us in registers; sets of 4, 32 and 256 KiB at two of them. With rounds for a few
/// milliseconds. A quick run has the first four, without sets.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
using workloads::finished;
using workloads::stepped;

/// A cache line of a task's working set. What is read is never written, so that every run has the same results.
struct alignas(64) line {
  std::uint64_t key;       ///< read
  std::uint64_t left = 0;  ///< written: the kernel's state
};

/// The working sets of all tasks, in memory before the first step.
class working_sets {
 public:
  explicit working_sets(const spec& s);
  [[nodiscard]] std::span<line> of(std::size_t task) noexcept {
    return std::span(lines_).subspan(task * lines_a_task_, lines_a_task_);
  }

 private:
  std::size_t lines_a_task_;
  std::vector<line> lines_;
};

/// Iterations from one line of the set to the next.
inline constexpr std::size_t iterations_a_line = 2;

/// What a task's state begins with.
[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel: mixes the round into the state, then so many iterations, each of which waits for the one before. They
/// read and write a line of `set` every `iterations_a_line` iterations: each line once, then each once more, as far as
/// the iterations go, and from the same one at every step. Compiled here, once, for every model.
///
/// Precondition: as many lines as a power of two, or none; then an even number of iterations.
[[nodiscard]] std::uint64_t step(std::uint64_t state, std::size_t round, std::size_t iterations,
                                 std::span<line> set) noexcept;

/// What every run must do, computed without any model: a fair queue's order.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::granularity
