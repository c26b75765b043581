#include "stackless/safepoints/tick_flag.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include <pthread.h>
#include <sched.h>

namespace switchmark::stackless {
namespace {

/// Every CPU but `avoided`; the kernel leaves out those that the process may not use. Where none is left, nothing
/// changes.
void move_away_from(int avoided) noexcept {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (cpu != avoided) CPU_SET(cpu, &allowed);
  (void)pthread_setaffinity_np(pthread_self(), sizeof allowed, &allowed);
}

void tick(const std::stop_token& stopped, std::atomic<bool>& flag, runtime::duration quantum) {
  std::mutex mutex;
  std::condition_variable_any ended;
  std::unique_lock lock(mutex);
  auto next = std::chrono::steady_clock::now();
  while (!stopped.stop_requested()) {
    next += quantum;
    ended.wait_until(lock, stopped, next, [] { return false; });
    flag.store(true, std::memory_order_relaxed);
  }
}

}  // namespace

tick_flag::tick_flag(runtime::duration quantum)
    : ticker_([this, quantum, cpu = sched_getcpu()](const std::stop_token& stopped) {
        move_away_from(cpu);
        tick(stopped, set_, quantum);
      }) {}

}  // namespace switchmark::stackless
