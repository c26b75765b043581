#pragma once

#include "runtime/channel_core.hpp"
#include "stackful/sync/wait_for.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace switchmark::stackful {

/// A runtime::channel_core for fibers: waiting parks the fiber, never the worker. A wait throws `cancelled` when the
/// scheduler is destroyed meanwhile; where the fiber unwinds already it returns instead, as if the channel were closed.
/// Off a fiber (on the worker's own stack) only what doesn't wait is allowed.
template <class Scheduler, class T>
class channel {
 public:
  channel(Scheduler& fibers, std::size_t capacity) : fibers_(fibers), core_(fibers, capacity) {}
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  // Not inlined: they lie in the non-preemptible section (no_preempt.ld), bodies don't.

  /// Whether the value was sent; else the channel is closed. Outside of any no_preempt region.
  [[gnu::noinline]] bool send(T value) {
    runtime::send_wait<T> wait(core_, std::move(value));
    return wait_for(fibers_, wait) && wait.finish();
  }
  /// The next value; none at the end of the channel. Outside of any no_preempt region.
  [[gnu::noinline]] std::optional<T> receive() {
    runtime::receive_wait<T> wait(core_);
    if (!wait_for(fibers_, wait)) return std::nullopt;
    return wait.finish();
  }
  [[gnu::noinline]] void close() noexcept {
    const typename Scheduler::region shared;
    core_.close();
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return core_.capacity(); }
  [[nodiscard]] bool is_closed() const noexcept { return core_.is_closed(); }

 private:
  Scheduler& fibers_;
  runtime::channel_core<T> core_;
};

}  // namespace switchmark::stackful
