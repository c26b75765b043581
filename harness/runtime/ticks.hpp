#pragma once

#include "runtime/time_source.hpp"

#include <cstddef>
#include <cstdint>

namespace switchmark::runtime {

/// Where the ticks of a model that preempts come from.
enum class tick_kind : std::uint8_t {
  timer,   ///< a timer of the kernel, once a quantum
  manual,  ///< whoever raises the signal, at a chosen place
  step,    ///< the processor's trap flag: one after every instruction
};

/// Told what became of every tick that hit program code, by its instruction. Runs inside the handler.
class tick_observer {
 public:
  virtual void stopped(std::uintptr_t instruction) noexcept = 0;
  /// The tick was deferred there: a no_preempt region is open, or the instruction lies in the non-preemptible section.
  virtual void deferred(std::uintptr_t instruction) noexcept = 0;

 protected:
  ~tick_observer() = default;
};

/// How a model that preempts is to do so.
struct tick_options {
  duration quantum = std::chrono::milliseconds(1);  ///< of timer ticks: from one to the next
  tick_kind kind = tick_kind::timer;
  /// A tick stops a task only if an earlier one already found it in the same dispatch: slices are one to two quanta,
  /// and who has just been dispatched isn't cut short. Without, every tick stops. Never with steps.
  bool second_stops = true;
  tick_observer* observer = nullptr;  ///< or nobody
  /// Bytes of stack to be left for the signal frame that the kernel writes at a tick; 0: the largest frame that it may
  /// write on this CPU. Tests give the figures of other CPUs.
  std::size_t signal_frame_bytes = 0;
};

}  // namespace switchmark::runtime
