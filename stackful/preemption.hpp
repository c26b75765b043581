#pragma once

#include "runtime/worker.hpp"
#include "stackful/no_preempt.hpp"

#include <atomic>
#include <cassert>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <ctime>

namespace switchmark::stackful {

/// Whom a tick asks to stop the running fiber. Every call comes with a no_preempt region open.
class preemptible {
 public:
  /// Puts the running fiber behind the ready ones and goes to the first of them. Returns when the fiber goes on.
  virtual void stop_running_task() = 0;
  /// The lowest byte of the fiber's stack on which `stack_pointer` lies; null on the worker's own, which isn't stopped.
  [[nodiscard]] virtual const std::byte* stack_limit(const std::byte* stack_pointer) const noexcept = 0;

 protected:
  ~preemptible() = default;
};

/// Preempts the fibers of one worker: a timer sends its thread a signal every quantum, and the handler switches.
///
/// A tick stops a task only if an earlier tick already found it in the same dispatch, so that a slice is one to two
/// quanta and a task that has just been dispatched isn't cut short. It compares two counters and reads no clock.
///
/// Where stopping would break somebody else's invariant (a no_preempt region, foreign code, no room for a signal
/// frame) the tick is deferred: left pending for the first safe moment, and retried after a tenth of the quantum.
class preemption {
 public:
  /// Belongs to the thread that constructs it. Throws std::invalid_argument on a quantum below 20 us and
  /// std::system_error when the kernel refuses a timer.
  preemption(preemptible& target, runtime::worker& worker, runtime::duration quantum);
  ~preemption();
  preemption(const preemption&) = delete;
  preemption& operator=(const preemption&) = delete;

  /// Around what the scheduler shares with the tick; at its end a tick that came meanwhile is honoured.
  using region = no_preempt;

  /// The region around a switch. No other may be open, since a task doesn't wait inside a no_preempt region: plain
  /// stores. By way of a member, not of the thread-local itself: its address would take a register, hence a place on
  /// the stack, and a suspended fiber one cache line more (measured: 6 ns of 16 at 1,000 fibers).
  void begin_switch() noexcept {
    assert(state_.depth == 0);
    state_.depth = 1;
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  /// Closes it on the far side. Whoever goes on has just been dispatched: no tick is owed to it.
  void end_switch() noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    state_.depth = 0;
  }

  /// Ticks come from now on. One system call, none when they come already.
  void arm();
  /// No tick comes any more, late ones do nothing. One system call, none when none comes.
  void disarm() noexcept;

 private:
  friend void honour_pending_tick() noexcept;
  static void on_signal(int, siginfo_t*, void* interrupted);
  void on_tick(std::uintptr_t instruction, const std::byte* stack_pointer) noexcept;
  [[nodiscard]] bool safe_at(std::uintptr_t instruction) const noexcept;
  [[nodiscard]] bool room_at(const std::byte* stack_pointer) const noexcept;  ///< inside a region, as `give_way`
  void defer() noexcept;
  void give_way() noexcept;

  preemption_state& state_ = this_thread;
  preemptible& target_;
  runtime::worker& worker_;
  const itimerspec every_quantum_;
  const itimerspec retry_;             ///< first after a tenth of the quantum, then every quantum
  const std::size_t signal_headroom_;  ///< bytes of stack that a nested signal and the switch need
  timer_t timer_{};
  volatile bool armed_ = false;
  std::uint64_t found_in_dispatch_ = 0;  ///< the dispatch in which a tick last found the running task
};

/// The stand-in for fibers that nothing stops: no region, no tick, no cost.
class cooperation {
 public:
  cooperation(preemptible&, runtime::worker&, runtime::duration) {}
  struct region {
    region() noexcept {}
    ~region() {}
  };
  static void begin_switch() noexcept {}
  static void end_switch() noexcept {}
  void arm() {}
  void disarm() noexcept {}
};

}  // namespace switchmark::stackful
