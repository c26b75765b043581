#pragma once

#include <atomic>

namespace switchmark::runtime {

class worker;

/// By which another thread wakes a task of a worker that has a reactor. The task waits, in any style, until the
/// descriptor can be read, as often as nobody has woken it:
///
///   while (!remote.take()) waits.wait_readable(remote.descriptor());
///
/// Wakes that come before the task has taken the first of them are one. None is lost: who wakes sets the flag, then
/// writes; who waits finds the flag set, or the write ends its wait.
class remote_wake {
 public:
  /// By the worker's thread. `waits` outlives this. Throws std::system_error when the kernel makes no eventfd.
  explicit remote_wake(worker& waits);
  /// By the worker's thread; who still waits is woken with ECANCELED.
  ~remote_wake();
  remote_wake(const remote_wake&) = delete;
  remote_wake& operator=(const remote_wake&) = delete;

  /// By any thread, and in a signal handler. One system call, none if the last wake has not been taken yet.
  void wake() noexcept;

  /// By the task: whether there was a wake since the last call.
  [[nodiscard]] bool take() noexcept { return woken_.exchange(false, std::memory_order_acquire); }

  /// What the task waits for. It is never read: each write is a change of its own, of which the kernel tells.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  worker& worker_;
  const int descriptor_;
  std::atomic<bool> woken_ = false;
};

}  // namespace switchmark::runtime
