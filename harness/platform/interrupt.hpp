#pragma once

#include <chrono>
#include <functional>

namespace switchmark::platform {

/// Owns SIGINT, SIGTERM and SIGHUP: requests to stop.
///
/// No handler runs. From its construction the signals are blocked, and wait in a descriptor until somebody asks. So
/// they can't land on a fiber's stack, nor cut a system call short in the middle of a measurement.
///
/// A terminal sends SIGINT to parent and children alike, hence a child heeds only SIGTERM, which its parent sends.
class interrupt {
 public:
  enum class side { parent, child };

  /// Signals that were ignored on entry (a job in the background of a script) count too. `on_first` is called by the
  /// call of `requests` that finds the first request. Throws std::system_error.
  explicit interrupt(side where, std::function<void()> on_first = {});
  ~interrupt();
  interrupt(const interrupt&) = delete;
  interrupt& operator=(const interrupt&) = delete;

  /// How many requests have come so far. One system call.
  [[nodiscard]] int requests();
  /// The signal of the last request; 0 before the first.
  [[nodiscard]] int last_signal() const { return last_signal_; }
  /// Readable when there is a request that `requests` hasn't seen.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Ends this process as the last signal would have without us, so that the shell sees it.
  [[noreturn]] void die() const;

 private:
  std::function<void()> on_first_;
  int descriptor_;
  int requests_ = 0;
  std::chrono::steady_clock::time_point last_request_{};
  int last_signal_ = 0;
};

}  // namespace switchmark::platform
