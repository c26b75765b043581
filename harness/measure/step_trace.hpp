#pragma once

#include "measure/address_set.hpp"

#include <csignal>

namespace switchmark::measure {

/// Which instructions of program code a thread executes, found out by stepping it, without ever switching.
/// Owns the signal of the trap flag while it lives; one at a time on a thread.
class step_trace {
 public:
  /// `in_task` says whether what is executed now belongs to a task; what doesn't is stepped and forgotten, but for
  /// instructions of the non-preemptible section. Throws std::system_error when the signal can't be had and
  /// std::runtime_error where the flag doesn't trap.
  explicit step_trace(const volatile bool& in_task);
  ~step_trace();
  step_trace(const step_trace&) = delete;
  step_trace& operator=(const step_trace&) = delete;

  /// From here on the calling thread is stepped, about 3 to 10 us an instruction of whatever library.
  void begin() noexcept;
  void end() noexcept;

  /// What tasks executed, without `non_preemptible`.
  [[nodiscard]] const address_set& executed() const noexcept { return executed_; }
  /// What was executed of the non-preemptible section, by tasks or on their behalf.
  [[nodiscard]] const address_set& non_preemptible() const noexcept { return non_preemptible_; }

 private:
  static void on_step(int, siginfo_t*, void* interrupted);
  void step_at(std::uintptr_t instruction) noexcept;

  address_set executed_, non_preemptible_;
  const volatile bool& in_task_;
  struct sigaction before_ = {};
};

}  // namespace switchmark::measure
