#pragma once

#include "runtime/time_source.hpp"

#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace switchmark::stackful {

/// How long ticks waited until they stopped a task. Written inside the tick handler, hence into room that was reserved
/// before; read between runs.
class tick_lags {
 public:
  tick_lags() { kept_.reserve(room); }

  /// A tick is deferred; the clock is read for the first of a row.
  void deferred() noexcept {
    if (waiting_) return;
    waiting_ = true;
    since_ = runtime::monotonic_now();
  }
  /// The task was stopped: at once, or for the ticks that were deferred.
  void taken() noexcept {
    const runtime::duration lag = waiting_ ? runtime::monotonic_now() - since_ : runtime::duration(0);
    waiting_ = false;
    if (kept_.size() < kept_.capacity())
      kept_.push_back(lag);
    else
      ++beyond_;
  }
  /// The task that was to be stopped has switched by itself.
  void forgotten() noexcept { waiting_ = false; }

  /// Those since the last call; throws std::length_error when there were more than `room`.
  [[nodiscard]] std::vector<runtime::duration> take() {
    if (std::exchange(beyond_, 0) > 0) throw std::length_error("more ticks were taken than their lags are kept");
    std::vector<runtime::duration> taken(kept_.begin(), kept_.end());
    kept_.clear();
    return taken;
  }

  static constexpr std::size_t room = 1 << 16;  ///< a minute at 1 ms; memory only as far as it is used

 private:
  std::vector<runtime::duration> kept_;
  std::size_t beyond_ = 0;
  bool waiting_ = false;
  runtime::time_point since_{};
};

}  // namespace switchmark::stackful
