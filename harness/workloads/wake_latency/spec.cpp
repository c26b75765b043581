#include "workloads/wake_latency/spec.hpp"

#include "platform/pinning.hpp"

#include <sched.h>

#include <bit>

namespace switchmark::workloads::wake_latency {
namespace {

/// Pauses differ, so that no rhythm of the worker meets them always at the same place.
runtime::duration pause_before(std::size_t wake) noexcept {
  return std::chrono::microseconds(80) + runtime::duration(wake * 2'654'435'761u % 40'000);
}

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  return {{.ready_tasks = 0},
          {.ready_tasks = 1},
          {.ready_tasks = 0, .io_uring = true},
          {.ready_tasks = 1, .io_uring = true}};
}

std::uint64_t after_wake(std::uint64_t state, std::size_t wake) noexcept {
  return std::rotl(state ^ (wake + 0x9e3779b97f4a7c15u), 13);
}

expectation expect(const spec& s) {
  expectation expected{measure::trace(1 + s.ready_tasks, s.wakes), std::vector<std::uint64_t>(1 + s.ready_tasks), {}};
  expected.ordered = expected.yields_are_known = false;
  for (std::size_t wake = 0; wake < s.wakes; ++wake) {
    auto& state = expected.results[0];
    expected.events.log(0, woke, state = after_wake(state, wake));
  }
  expected.counts.spawns = expected.counts.finishes = 1 + s.ready_tasks;
  return expected;
}

std::string no_second_cpu() {
  return platform::may_leave_cpu() ? "" : "the thread that wakes needs a second CPU, and this process may use one only";
}

waking_thread::waking_thread(runtime::worker& worker, std::size_t wakes)
    : remote_(worker), wakes_(wakes), thread_([this, cpu = sched_getcpu()](const std::stop_token& stopped) {
        (void)platform::leave_cpu(cpu);
        wake_all(stopped);
      }) {
  latencies_us_.reserve(wakes);
}

void waking_thread::wake_all(const std::stop_token& stopped) noexcept {
  for (std::size_t wake = 0; wake < wakes_; ++wake) {
    while (noted_.load(std::memory_order_acquire) != wake)
      if (stopped.stop_requested()) return;
    const runtime::time_point due = runtime::monotonic_now() + pause_before(wake);
    while (runtime::monotonic_now() < due) {
    }
    called_ = runtime::monotonic_now();
    remote_.wake();
  }
}

void waking_thread::note() noexcept {
  const std::chrono::duration<double, std::micro> latency = runtime::monotonic_now() - called_;
  const std::size_t wake = noted_.load(std::memory_order_relaxed);
  if (wake != 0) latencies_us_.push_back(latency.count());
  noted_.store(wake + 1, std::memory_order_release);
}

}  // namespace switchmark::workloads::wake_latency
