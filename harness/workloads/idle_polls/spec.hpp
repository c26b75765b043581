#pragma once

#include "runtime/time_source.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::idle_polls {

/// N tasks wait for an event that one more task sets after a while. They wait for it in one of two ways: each is woken
/// by it, or each polls it, by yielding until it is set.
///
/// The while is a sleep, or, so that everything repeats exactly, a number of yields.
struct spec {
  std::size_t waiters = 1;
  bool polls = false;
  runtime::duration sleep = {};
  std::size_t yields = 0;

  [[nodiscard]] constexpr std::size_t setter() const noexcept { return waiters; }  ///< its number
};

/// 10 tasks, and in a full run 1 and 100, that wait for 2 ms, polling or not.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  waited,  ///< when the event is set; what it makes of its number
  set,     ///< by the setter, before it sets the event; likewise
};

/// The kernel: what a task makes of its number. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t produce(std::size_t task) noexcept;

/// What every run must do, computed without any model: a fair queue's order. Where the setter sleeps, the number of
/// polls is open.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::idle_polls
