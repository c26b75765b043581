#pragma once

#include "runtime/worker.hpp"

#include <coroutine>

namespace switchmark::stackless {

/// Whether this build's compiler makes a jump of the resume in `await_suspend` (tried out when configuring).
#if SWITCHMARK_SYMMETRIC_TRANSFER
inline constexpr bool symmetric_transfer = true;
using transfer_result = std::coroutine_handle<>;
#else
inline constexpr bool symmetric_transfer = false;
using transfer_result = void;
#endif

/// How a coroutine that suspends hands control on.
///
/// With symmetric transfer the next coroutine is resumed by a jump, straight from the one that suspends. Without, the
/// way is a trampoline: who is next is left in `pending`, the one that suspends returns, and the loop of `run` resumes.
struct resume_context {
  runtime::worker& runs_on;
  std::coroutine_handle<> pending;
  bool parked = false;        ///< who suspended looked for the next one and found nobody ready
  bool tearing_down = false;  ///< the scheduler is being destroyed, and all frames with it

  /// `runs_on`, for a coroutine that suspends, which asks once.
  [[nodiscard]] runtime::worker& predicted_worker() const noexcept { return runs_on.predicted(); }

#if SWITCHMARK_SYMMETRIC_TRANSFER
  transfer_result transfer_to(std::coroutine_handle<> next) noexcept { return next; }
  transfer_result transfer_home() noexcept { return std::noop_coroutine(); }  ///< back to the loop of `run`
#else
  transfer_result transfer_to(std::coroutine_handle<> next) noexcept { pending = next; }
  transfer_result transfer_home() noexcept { pending = nullptr; }  ///< back to the loop of `run`
#endif

  /// Hands control to the next ready task of `worker`, which is `runs_on`; to the loop of `run` when none is ready.
  /// Defined beside the promise.
  transfer_result transfer_to_next(runtime::worker& worker) noexcept;
};

}  // namespace switchmark::stackless
