#pragma once

#include "platform/trap_flag.hpp"
#include "stackful/preemption/tick_source.hpp"

#include <stdexcept>

namespace switchmark::stackful {

/// A tick after every instruction, by the processor's trap flag: "at any point" can be tried out point by point.
///
/// The flag is the running task's: a jump carries it along, a switch out of a handler leaves it behind in the registers
/// of the stopped task. So it is set anew wherever a task begins or goes on after a wait.
class step_ticks final : public tick_source {
 public:
  /// Throws std::runtime_error where the flag doesn't trap.
  step_ticks() {
    if (const std::string why = platform::trap_flag_unavailable(); !why.empty()) throw std::runtime_error(why);
  }

  [[nodiscard]] int signal_number() const noexcept override { return platform::step_signal; }
  void start() noexcept override {}
  void stop() noexcept override { platform::clear_trap_flag(); }
  void pause() noexcept override { platform::clear_trap_flag(); }
  void resume() noexcept override { platform::set_trap_flag(); }
  void next() noexcept override {}
  void retry() noexcept override {}
  void relax() noexcept override {}

  [[nodiscard]] bool follows_tasks() const noexcept override { return true; }
  void enter_task() noexcept override { platform::set_trap_flag(); }
  void leave_task() noexcept override { platform::clear_trap_flag(); }
};

}  // namespace switchmark::stackful
