#pragma once

#include "stackful/preemption/tick_source.hpp"

#include <csignal>
#include <cstdint>
#include <ctime>

namespace switchmark::stackful {

/// Ticks by CLOCK_MONOTONIC, sent to the thread that constructed this: each a quantum after the one before was dealt
/// with. One-shot: a timer that keeps its period sends the next tick into the handler of one that a busy host has
/// delivered late, and the one after into that handler, until their frames have filled the stack. A system call when
/// ticks start and stop and for each tick; none on the way of a switch.
class timer_ticks final : public tick_source {
 public:
  /// Below this the ticks' own cost is livelock (measured in a virtual machine; about 3 us on bare metal).
  static constexpr runtime::duration shortest_quantum = std::chrono::microseconds(20);

  /// A deferred tick is retried after a tenth of the quantum, but not sooner than this. A tick takes 20-30 us in a
  /// virtual machine: a retry that comes within it finds the handler of the one before, is deferred again, and so on
  /// until the frames of the handlers have filled the stack (seen at 20 us, with signal frames of 3.6 KB).
  static constexpr runtime::duration shortest_retry = std::chrono::microseconds(50);

  /// After this a handler is surely over, as busy as the host may be: some thirty times what it takes.
  static constexpr runtime::duration surely_over = std::chrono::milliseconds(1);

  /// Throws std::invalid_argument on a shorter quantum and std::system_error when the kernel refuses a timer.
  explicit timer_ticks(runtime::duration quantum);
  ~timer_ticks() override;

  [[nodiscard]] int signal_number() const noexcept override { return SIGRTMIN; }
  void start() noexcept override;
  void stop() noexcept override;
  void pause() noexcept override;
  void resume() noexcept override;
  void next() noexcept override;
  void retry() noexcept override;
  void relax() noexcept override;

  /// Until the next tick; 0 while they are stopped. Asks the kernel.
  [[nodiscard]] runtime::duration left() const noexcept;

  /// How far into the quantum the first tick of a thread comes: timers of several workers that start together would
  /// otherwise all expire at once, and the kernel would handle them one behind the other. Multiplies by the golden
  /// ratio, so that neighbouring thread ids lie far apart (Knuth, The Art of Computer Programming 3, 6.4).
  [[nodiscard]] static runtime::duration stagger(runtime::duration quantum, std::uint32_t thread) noexcept;

 private:
  const itimerspec first_;  ///< staggered
  const itimerspec retry_;
  const itimerspec next_;  ///< after a quantum
  const itimerspec relax_;
  itimerspec left_ = {};  ///< while paused: until the next tick
  unsigned forks_;        ///< forks() when the timer was made
  timer_t timer_{};

  void create();
  void set(const itimerspec& when, itimerspec* before = nullptr) noexcept;
};

}  // namespace switchmark::stackful
