#pragma once

#include "runtime/value_ring.hpp"
#include "runtime/wait.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace switchmark::runtime {

template <class T>
class send_wait;
template <class T>
class receive_wait;

/// Values on their way from tasks that send to tasks that receive, in the order in which they were sent. It has places
/// for `capacity` values; a task that finds none free waits. With capacity 0 sender and receiver meet. Tasks that wait
/// are served first come, first served. The models' fronts (`channel` of a scheduler) say how a task waits.
///
///   send      gives the value to the first receiver that waits; if none does, puts it into a free place; if none is
///             free, waits until a receiver has taken the value or made a place free. Only the last one suspends.
///             Says false, and doesn't send the value, when the channel is closed, before or meanwhile.
///   receive   takes the oldest value; waits when there is none. A receiver that takes a value lets the first sender
///             that waits put its own into the place. Says nothing (no value) at the end: when the channel is closed
///             and empty.
///   close     no value is sent from now on, and every task that waits goes on. Values in places can still be received.
///
/// A receiver that was given a value and is destroyed before it runs loses nothing: the value goes to the next receiver
/// that waits, or else to the front of the channel, which takes memory for it if it has to. A sender that is destroyed
/// while it waits takes its value along.
///
/// Must outlive every task that waits for it. `T` must be movable without exceptions; under preemption it is moved
/// inside a no_preempt region. Nothing in it is atomic.
template <class T>
class channel_core {
 public:
  channel_core(worker& tasks, std::size_t capacity) : worker_(tasks), capacity_(capacity), values_(capacity) {}
  template <has_worker Waits>
  channel_core(Waits& waits, std::size_t capacity) : channel_core(waits.worker(), capacity) {}
  channel_core(const channel_core&) = delete;
  channel_core& operator=(const channel_core&) = delete;

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool is_closed() const noexcept { return closed_; }

  /// O(waiting tasks).
  void close() noexcept {
    closed_ = true;
    while (worker_.wake_first(receivers_) != nullptr) {
    }
    while (worker_.wake_first(senders_) != nullptr) {
    }
  }

 private:
  friend class send_wait<T>;
  friend class receive_wait<T>;

  /// Whether a receiver that waited has got `value`, which is left alone if not.
  [[nodiscard]] bool give(T& value) noexcept {
    waiter* const first = worker_.wake_first(receivers_);
    if (first == nullptr) return false;
    static_cast<receive_wait<T>*>(first)->value_.emplace(std::move(value));
    return true;
  }
  /// The value of the first sender that waits, which goes on; null when none waits. Valid until a sender runs.
  [[nodiscard]] T* take_from_sender() noexcept {
    waiter* const first = worker_.wake_first(senders_);
    if (first == nullptr) return nullptr;
    auto& sender = *static_cast<send_wait<T>*>(first);
    sender.sent_ = true;
    return &sender.value_;
  }
  void give_back(T value) noexcept {
    if (!give(value)) values_.push_front(std::move(value));
  }

  worker& worker_;
  const std::size_t capacity_;
  value_ring<T> values_;
  wait_list senders_, receivers_;  ///< if a receiver waits, no sender does, and no value is here
  bool closed_ = false;
};

/// One task's wait to send (runtime/wait.hpp).
template <class T>
class send_wait : waiter {
 public:
  send_wait(channel_core<T>& channel, T value) noexcept : channel_(channel), value_(std::move(value)) {}

  [[nodiscard]] bool try_now() noexcept {
    if (channel_.closed_) return true;
    if (channel_.give(value_)) return sent_ = true;
    if (channel_.values_.size() >= channel_.capacity_) return false;
    channel_.values_.push_back(std::move(value_));
    return sent_ = true;
  }
  waiter& enlist() noexcept {
    channel_.senders_.push_back(*this);
    return *this;
  }
  /// Whether the value was sent; else the channel is closed.
  [[nodiscard]] bool finish() const noexcept { return sent_; }
  void abandon() noexcept { this->leave(); }

 private:
  friend class channel_core<T>;

  channel_core<T>& channel_;
  T value_;
  bool sent_ = false;
};

/// One task's wait to receive (runtime/wait.hpp).
template <class T>
class receive_wait : waiter {
 public:
  explicit receive_wait(channel_core<T>& channel) noexcept : channel_(channel) {}
  receive_wait(const receive_wait&) = delete;
  receive_wait& operator=(const receive_wait&) = delete;
  ~receive_wait() { abandon(); }

  [[nodiscard]] bool try_now() noexcept {
    if (!channel_.values_.empty()) {
      value_.emplace(channel_.values_.pop_front());
      if (channel_.values_.size() < channel_.capacity_)
        if (T* const next = channel_.take_from_sender()) channel_.values_.push_back(std::move(*next));
      return true;
    }
    if (T* const direct = channel_.take_from_sender()) {
      value_.emplace(std::move(*direct));
      return true;
    }
    return channel_.closed_;
  }
  waiter& enlist() noexcept {
    channel_.receivers_.push_back(*this);
    return *this;
  }
  /// The value; none at the end of the channel.
  [[nodiscard]] std::optional<T> finish() noexcept { return std::exchange(value_, std::nullopt); }
  void abandon() noexcept {
    this->leave();
    if (value_) channel_.give_back(*std::exchange(value_, std::nullopt));
  }

 private:
  friend class channel_core<T>;

  channel_core<T>& channel_;
  std::optional<T> value_;
};

}  // namespace switchmark::runtime
