#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::ready_waits {

/// Two tasks go down a chain of D calls, C times each. Each call may wait, and mostly none does: the innermost call
/// yields in so many percent of the descents.
struct spec {
  std::size_t tasks = 2;
  std::size_t descents = 1;  ///< of each task, one after the other
  std::size_t depth = 1;     ///< calls of one descent
  std::size_t wait_percent = 0;

  /// Whether the descent whose innermost step has made this state waits: a random number, made of the state.
  [[nodiscard]] constexpr bool waits(std::uint64_t state) const noexcept {
    const std::uint64_t mixed = (state ^ (state >> 32)) * 0xd6e8feb86659fd93u;
    return (mixed >> 32) * 100 < std::uint64_t{wait_percent} << 32;
  }
  [[nodiscard]] constexpr std::size_t calls() const noexcept { return tasks * descents * depth; }
};

inline constexpr std::size_t recursion = 16;  ///< calls of the deeper descents

/// No wait, waits in 1, 10 and 100 percent of the descents, of 1 call and of 16 calls: 128,000 calls each. In a full
/// run also waits in 3 and 30 percent of the descents of 1 call.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  stepped,   ///< the innermost call, before it may wait; the state
  finished,  ///< at the end; the state
};

/// What a task's state begins with.
[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel of the innermost call. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t step(std::uint64_t state) noexcept;

/// The kernel of a call above the innermost one: what it makes of the state that the call below it returned. Inline: as
/// a function it would be called in the place of the return, and the baseline would subtract a call for each call.
[[nodiscard]] constexpr std::uint64_t rise(std::uint64_t state, std::size_t depth) noexcept {
  return std::rotl(state, 11) ^ depth;
}

/// What every run must do, computed without any model: a fair queue's order.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::ready_waits
