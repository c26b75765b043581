#pragma once

#include "runtime/time_source.hpp"

#include <atomic>
#include <thread>

namespace switchmark::stackless {

/// A flag that a thread of its own sets once a quantum: a tick without a signal. The thread keeps off the CPU of the
/// one that made it, where it may.
class tick_flag {
 public:
  /// Throws std::system_error when there is no thread to be had.
  explicit tick_flag(runtime::duration quantum);
  tick_flag(const tick_flag&) = delete;
  tick_flag& operator=(const tick_flag&) = delete;

  [[nodiscard]] bool is_set() const noexcept { return set_.load(std::memory_order_relaxed); }
  void clear() noexcept { set_.store(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> set_ = false;
  std::jthread ticker_;
};

}  // namespace switchmark::stackless
