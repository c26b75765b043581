#pragma once

#include "runtime/worker.hpp"

#include <concepts>
#include <cstdint>

namespace switchmark::stackless {

/// What a poll says. The value of a future that has one is a member of it, valid once it is ready.
enum class poll_result : std::uint8_t {
  ready,    ///< done; must not be polled again
  pending,  ///< waits; the waker that came with the poll will be woken
};

/// By which a future that waits has itself polled again, from the root.
class waker {
 public:
  waker(runtime::worker& worker, runtime::task& root) : worker_(&worker), root_(&root) {}

  [[nodiscard]] runtime::worker& worker() const noexcept { return *worker_; }
  [[nodiscard]] runtime::task& root() const noexcept { return *root_; }

 private:
  runtime::worker* worker_;
  runtime::task* root_;
};

/// A computation that goes on when it is polled. Besides the syntax: it does nothing before its first poll; a poll
/// that says pending has arranged for its waker's root to be woken, once, when it can go on; destroying it at any
/// moment releases what it holds and disarms what it waits for; it isn't moved after its first poll.
template <class F>
concept future = requires(F f, waker w) {
  { f.poll(w) } -> std::same_as<poll_result>;
};

}  // namespace switchmark::stackless
