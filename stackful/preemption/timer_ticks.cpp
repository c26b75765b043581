#include "stackful/preemption/timer_ticks.hpp"

#include "stackful/preemption/forks.hpp"

#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace switchmark::stackful {
namespace {

timespec to_timespec(runtime::duration span) { return {span.count() / 1'000'000'000, span.count() % 1'000'000'000}; }

runtime::duration to_duration(const timespec& span) {
  return std::chrono::seconds(span.tv_sec) + runtime::duration(span.tv_nsec);
}

/// What is used up when the kernel makes no timer: each one takes a pending signal.
std::string limit_of_signals() {
  rlimit limit = {};
  getrlimit(RLIMIT_SIGPENDING, &limit);
  return "creating the tick's timer: all " + std::to_string(limit.rlim_cur) +
         " pending signals of this user (RLIMIT_SIGPENDING) are in use; ulimit -i NUMBER allows more";
}

}  // namespace

timer_ticks::timer_ticks(runtime::duration quantum)
    : first_{{}, to_timespec(quantum / 2 + stagger(quantum, static_cast<std::uint32_t>(gettid())) / 2)},
      retry_{{}, to_timespec(std::max(quantum / 10, shortest_retry))},
      next_{{}, to_timespec(quantum)},
      relax_{{}, to_timespec(std::max(quantum, surely_over))} {
  if (quantum < shortest_quantum)
    throw std::invalid_argument("a quantum of less than 20 us leaves no time between two ticks: take 1 ms or more");
  create();
  const itimerspec never = {};
  if (timer_settime(timer_, 0, &never, nullptr) != 0) {  // a sandbox may permit the one call and not the other
    const int error = errno;
    timer_delete(timer_);
    throw std::system_error(error, std::generic_category(), "setting the tick's timer");
  }
}

void timer_ticks::create() {
  sigevent to_this_thread = {};
  to_this_thread.sigev_notify = SIGEV_THREAD_ID;
  to_this_thread.sigev_signo = signal_number();
  to_this_thread._sigev_un._tid = gettid();
  if (timer_create(CLOCK_MONOTONIC, &to_this_thread, &timer_) != 0) {
    const int error = errno;
    throw std::system_error(error, std::generic_category(),
                            error == EAGAIN ? limit_of_signals() : "creating the tick's timer");
  }
  forks_ = forks();
}

// In the child of a fork the number may be that of another timer, or of none.
timer_ticks::~timer_ticks() {
  if (forks_ == forks()) timer_delete(timer_);
}

// A child of a fork inherits no timers. Where the kernel refuses a new one there, terminates: nobody is left to catch.
void timer_ticks::set(const itimerspec& when, itimerspec* before) noexcept {
  if (forks_ != forks()) [[unlikely]]
    create();
  timer_settime(timer_, 0, &when, before);
}

void timer_ticks::start() noexcept { set(first_); }
void timer_ticks::stop() noexcept { set({}); }
void timer_ticks::retry() noexcept { set(retry_); }
void timer_ticks::relax() noexcept { set(relax_); }
void timer_ticks::next() noexcept { set(next_); }
void timer_ticks::pause() noexcept { set({}, &left_); }

// Nothing was left if the tick had just come, or was on its way: it found no ticks armed, hence another one is due.
void timer_ticks::resume() noexcept { set(to_duration(left_.it_value).count() > 0 ? left_ : retry_); }

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
