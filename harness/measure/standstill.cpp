#include "measure/standstill.hpp"

#include <algorithm>

namespace switchmark::measure {
namespace {

/// The two clocks of a machine that runs are read one after the other: less than this is no suspension.
constexpr double shortest_suspension_seconds = 1e-3;

double seconds_between(const timespec& begin, const timespec& end) {
  return static_cast<double>(end.tv_sec - begin.tv_sec) + 1e-9 * static_cast<double>(end.tv_nsec - begin.tv_nsec);
}

sigset_t only_continue() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCONT);
  return set;
}

bool was_continued() {
  const sigset_t waited_for = only_continue();
  constexpr timespec now{};
  return sigtimedwait(&waited_for, nullptr, &now) == SIGCONT;
}

}  // namespace

standstill_watch::standstill_watch() {
  const sigset_t added = only_continue();
  pthread_sigmask(SIG_BLOCK, &added, &before_);
  do last_ = read();
  while (was_continued());
}

standstill_watch::~standstill_watch() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

standstill_watch::reading standstill_watch::read() {
  reading now;
  clock_gettime(CLOCK_MONOTONIC, &now.monotonic);
  clock_gettime(CLOCK_BOOTTIME, &now.boot);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now.cpu);
  return now;
}

standstill_watch::lap_times standstill_watch::lap() {
  reading now = read();
  const bool was_stopped = was_continued();
  // A stop between the two, or between two clocks, would otherwise give its cause to this lap and its time to the next.
  if (was_stopped) now = read();
  lap_times result{.seconds = seconds_between(last_.monotonic, now.monotonic), .cause = {}};
  result.idle_seconds = std::max(0.0, result.seconds - seconds_between(last_.cpu, now.cpu));
  // The monotonic clock stands still while the machine is suspended, and the other one does not (clock_gettime(2)).
  const double suspended = seconds_between(last_.boot, now.boot) - result.seconds;
  if (suspended > shortest_suspension_seconds) {
    result.cause = "the machine was suspended";
    result.idle_seconds += suspended;
  }
  if (was_stopped) result.cause = "stopped by a signal";
  last_ = now;
  return result;
}

}  // namespace switchmark::measure
