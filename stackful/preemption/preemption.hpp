#pragma once

#include "platform/signal_mask.hpp"
#include "runtime/ticks.hpp"
#include "runtime/worker.hpp"
#include "stackful/fibers/cooperation.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/fibers/guards.hpp"
#include "stackful/fibers/stack.hpp"
#include "stackful/preemption/no_preempt.hpp"
#include "stackful/preemption/tick_lags.hpp"
#include "stackful/preemption/tick_source.hpp"
#include "stackful/preemption/tick_stack.hpp"

#include <atomic>
#include <cassert>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace switchmark::stackful {

/// Preempts the fibers of one worker: a tick source sends its thread signals, and the handler switches.
///
/// A tick stops a task only if an earlier tick already found it in the same dispatch, so that a slice is one to two
/// quanta and a task that has just been dispatched isn't cut short. It compares two counters and reads no clock.
///
/// Where stopping would break somebody else's invariant (a no_preempt region, library code, no room for a signal
/// frame) the tick is deferred: left pending for the first safe moment, and the source is asked for a retry. Where
/// there is nothing to stop (the worker's own stack, ticks that come late) it is ignored: nothing is left of it.
class preemption {
 public:
  /// As stackful::room_for_ticks.
  static stack_options room_for_ticks(stack_options requested, const runtime::tick_options& ticks = {}) {
    return stackful::room_for_ticks(requested, frame_bytes(ticks));
  }

  /// Belongs to the thread that constructs it, where it unblocks the tick's signal. Ends glibc's single-threaded mode,
  /// in which a reference count that two preempted fibers change would lose updates: where the process has never had a
  /// second thread, that creates one, so that the first scheduler that preempts is not to be made inside a fiber.
  /// Throws as make_tick_source and platform::end_single_threaded_mode, and std::runtime_error where ticks could do
  /// harm: their signal has a handler of somebody else, or malloc is preemptible program code.
  preemption(preemptible& target, runtime::worker& worker, const runtime::tick_options& requested);
  /// With ticks from `source`, whatever kind is `requested`.
  preemption(preemptible& target, runtime::worker& worker, const runtime::tick_options& requested,
             std::unique_ptr<tick_source> source);
  ~preemption();
  preemption(const preemption&) = delete;
  preemption& operator=(const preemption&) = delete;

  /// Around what the scheduler shares with the tick; at its end a tick that came meanwhile is taken.
  using region = no_preempt;

  /// The region around a switch. No other may be open, since a task doesn't wait inside a no_preempt region: plain
  /// stores. By way of a member, not of the thread-local itself: its address would take a register, hence a place on
  /// the stack, and a suspended fiber one cache line more (measured: 6 ns of 16 at 1,000 fibers).
  void begin_switch() noexcept {
    assert(this_thread_.depth == 0);
    if (guards.scheduler_region) this_thread_.depth = 1;
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  /// Closes it on the far side. Whoever goes on has just been dispatched: no tick is owed to it.
  void end_switch() noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    this_thread_.depth = 0;
  }

  /// The same on the worker's own stack, where the caller may be in regions of its own: how deep, is for `end_outside`.
  [[nodiscard]] unsigned begin_outside() noexcept {
    const unsigned outside = this_thread_.depth;
    this_thread_.depth = guards.scheduler_region ? 1 : 0;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    return outside;
  }
  void end_outside(unsigned outside) noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    this_thread_.depth = outside;
  }
  /// Throws std::logic_error inside a fiber of another scheduler that preempts, whose ticks this one would take.
  void require_no_other() const;

  /// Ticks come from now on. At most two system calls, none when they come already.
  void arm();
  /// No tick comes any more, late ones do nothing. At most one system call, none when none comes.
  void disarm() noexcept;

  /// Whether ticks may stop what runs on the calling thread.
  [[nodiscard]] static bool runs_here() noexcept;

  /// Whether `action` is the handler of ticks.
  [[nodiscard]] static bool is_handler_of_ticks(const struct sigaction& action) noexcept;

  /// In the child of a fork, which has inherited no timer: the ticks of the calling thread come again, if they came
  /// before.
  static void restart_here() noexcept;

  /// Stops the ticks of the calling thread until `resume`, inside a no_preempt region. Returns whose ticks they are;
  /// null if none come anyway. One system call.
  [[nodiscard]] static preemption* pause_here() noexcept;
  /// Ticks come again: the next one after what was left of the quantum at `pause_here`. One system call.
  void resume() noexcept;

  /// Whether `enter_task` is to be called where a task begins or goes on after a wait, and `leave_task` at its end.
  [[nodiscard]] bool follows_tasks() const noexcept { return source_->follows_tasks(); }
  void enter_task() noexcept { source_->enter_task(); }
  void leave_task() noexcept { source_->leave_task(); }

  /// From the first delivery of each tick that was to stop a task until it did, since the last call. A tick that was
  /// taken at once counts as 0.
  [[nodiscard]] std::vector<runtime::duration> take_lags() { return lags_.take(); }

  /// As stackful::signal_headroom: how far above the end of a stack the handler's frame must lie for a tick to be
  /// taken.
  [[nodiscard]] std::size_t signal_headroom() const noexcept { return signal_headroom_; }

 private:
  friend void take_pending_tick() noexcept;
  static std::size_t frame_bytes(const runtime::tick_options& ticks) noexcept {
    return ticks.signal_frame_bytes != 0 ? ticks.signal_frame_bytes : signal_frame_bytes();
  }
  static void on_signal(int, siginfo_t*, void* interrupted);
  /// What a tick has interrupted: its instruction, and whether it was the handler of another signal.
  struct interruption {
    std::uintptr_t instruction;
    bool in_other_handler;
  };
  [[nodiscard]] bool is_other_handler(platform::signal_set blocked) const noexcept;
  void on_tick(const interruption& place, const std::byte* stack_pointer) noexcept;
  void stop_or_defer(const interruption& place, const std::byte* stack_pointer) noexcept;
  void defer_nested(std::uintptr_t instruction) noexcept;
  [[nodiscard]] bool safe_at(const interruption& place) const noexcept;
  void defer(std::uintptr_t instruction) noexcept;
  void ignore() noexcept;
  void forget() noexcept;    ///< nothing is pending any more
  bool give_way() noexcept;  ///< whether the task was stopped; returns when it goes on

  preemption_state& this_thread_ = this_thread;
  preemptible& target_;
  runtime::worker& worker_;
  const std::unique_ptr<tick_source> source_;
  const bool second_stops_;
  runtime::tick_observer* const observer_;
  const std::size_t signal_headroom_;         ///< bytes of stack that the handler and a nested signal need
  platform::signal_set blocked_outside_ = 0;  ///< signals that the thread blocked when ticks were armed
  volatile bool armed_ = false;
  volatile bool handling_ = false;       ///< the running code is the handler; not while a stopped task waits in it
  std::uint64_t found_in_dispatch_ = 0;  ///< the dispatch in which a tick last found the running task
  tick_lags lags_;
};

/// Compiled in preemptive_scheduler.cpp.
extern template class fiber_scheduler<preemption>;

}  // namespace switchmark::stackful
