#include "stackful/preemption/timer_ticks.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace switchmark::stackful {
namespace {

timespec to_timespec(runtime::duration span) { return {span.count() / 1'000'000'000, span.count() % 1'000'000'000}; }

runtime::duration to_duration(const timespec& span) {
  return std::chrono::seconds(span.tv_sec) + runtime::duration(span.tv_nsec);
}

}  // namespace

timer_ticks::timer_ticks(runtime::duration quantum)
    : first_{{}, to_timespec(quantum / 2 + stagger(quantum, static_cast<std::uint32_t>(gettid())) / 2)},
      retry_{{}, to_timespec(std::max(quantum / 10, shortest_retry))},
      next_{{}, to_timespec(quantum)},
      relax_{{}, to_timespec(std::max(quantum, surely_over))} {
  if (quantum < shortest_quantum)
    throw std::invalid_argument("a quantum of less than 20 us leaves no time between two ticks: take 1 ms or more");
  sigevent to_this_thread = {};
  to_this_thread.sigev_notify = SIGEV_THREAD_ID;
  to_this_thread.sigev_signo = signal_number();
  to_this_thread._sigev_un._tid = gettid();
  if (timer_create(CLOCK_MONOTONIC, &to_this_thread, &timer_) != 0)
    throw std::system_error(errno, std::generic_category(), "creating the tick's timer");
}

timer_ticks::~timer_ticks() { timer_delete(timer_); }

void timer_ticks::start() noexcept { timer_settime(timer_, 0, &first_, nullptr); }

void timer_ticks::stop() noexcept {
  const itimerspec never = {};
  timer_settime(timer_, 0, &never, nullptr);
}

void timer_ticks::retry() noexcept { timer_settime(timer_, 0, &retry_, nullptr); }
void timer_ticks::relax() noexcept { timer_settime(timer_, 0, &relax_, nullptr); }
void timer_ticks::next() noexcept { timer_settime(timer_, 0, &next_, nullptr); }

runtime::duration timer_ticks::left() const noexcept {
  itimerspec now = {};
  timer_gettime(timer_, &now);
  return to_duration(now.it_value);
}

runtime::duration timer_ticks::stagger(runtime::duration quantum, std::uint32_t thread) noexcept {
  constexpr std::uint32_t golden = 2'654'435'769;  // 2^32 over the golden ratio
  return runtime::duration(static_cast<std::int64_t>(static_cast<double>(quantum.count()) *
                                                     static_cast<double>(thread * golden) / 4'294'967'296.0));
}

}  // namespace switchmark::stackful
