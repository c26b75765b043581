#include "stackless/safepoints/tick_flag.hpp"

#include "platform/pinning.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include <sched.h>

namespace switchmark::stackless {
namespace {

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
        (void)platform::leave_cpu(cpu);
        tick(stopped, set_, quantum);
      }) {}

}  // namespace switchmark::stackless
