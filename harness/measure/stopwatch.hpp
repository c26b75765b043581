#pragma once

#include <chrono>
#include <ctime>

namespace switchmark::measure {

/// Seconds of the monotonic clock since it was made. Reading costs about 30 ns: time batches, not operations.
class stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Seconds of CPU that the calling thread has used since it was made: what a shared machine's wall clock can't tell.
class cpu_stopwatch {
 public:
  [[nodiscard]] double seconds() const { return now() - start_; }

 private:
  static double now() {
    timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
  }
  double start_ = now();
};

}  // namespace switchmark::measure
