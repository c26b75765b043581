#pragma once

#include <csignal>
#include <ctime>
#include <string_view>

namespace switchmark::measure {

/// Notices that this process did not run although it was ready: somebody stopped it (SIGSTOP, Ctrl-Z), the machine was
/// suspended, or its processes were frozen. Times that were measured meanwhile mean nothing.
///
/// While an object of this class lives, the calling thread blocks SIGCONT, which the kernel sends to a process that
/// goes on: the signal then waits until `lap` reads it. Runs on the caller's stack, allocates nothing.
class standstill_watch {
 public:
  standstill_watch();
  ~standstill_watch();
  standstill_watch(const standstill_watch&) = delete;
  standstill_watch& operator=(const standstill_watch&) = delete;

  /// What happened between two readings.
  struct lap_times {
    double seconds = 0;       ///< by the monotonic clock
    double idle_seconds = 0;  ///< of these, without CPU time of any thread of this process
    std::string_view cause;   ///< why the process certainly stood still: "stopped by a signal", "the machine was
                              ///< suspended"; empty: nothing is certain
  };
  /// What happened since the lap before, or since the construction. A stop belongs to one lap, its cause and its time
  /// alike, wherever in this function it falls. Four system calls, seven after a stop, a few microseconds.
  [[nodiscard]] lap_times lap();

 private:
  struct reading {
    timespec monotonic, boot, cpu;
  };
  [[nodiscard]] static reading read();

  sigset_t before_;
  reading last_;
};

}  // namespace switchmark::measure
