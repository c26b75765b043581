#pragma once

#include "runtime/time_source.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace switchmark::workloads::http {

/// Until when each connection of a server may wait, by its descriptor: a word each. A task of each connection changes
/// its own word, and one more task, the sweeper, looks at all of them.
///
/// The tasks may be preempted between any two instructions, hence the words are atomic; no other thread sees them. The
/// difficulty is that the sweeper shuts down a descriptor by its number, and that meanwhile the task of the connection
/// may close it and the number may be given to a new connection. So the sweeper holds a word while it uses the
/// descriptor; a task that ends then leaves closing to the sweeper.
class deadlines {
 public:
  /// Why the sweeper ends a wait.
  enum class reason : std::uint8_t {
    stopping,         ///< the server stops; the deadline has not passed
    expired,          ///< the deadline has passed
    expired_request,  ///< the deadline has passed before a request was complete
  };

  /// For descriptors below `descriptors`; 0: nobody is watched, and all functions do nothing.
  explicit deadlines(std::size_t descriptors)
      : words_(descriptors != 0 ? new word[descriptors]() : nullptr), size_(descriptors) {}

  [[nodiscard]] bool any() const noexcept { return size_ != 0; }

  /// The connection may wait until `deadline`, which is later than the start of the machine. `in_request`: for the rest
  /// of a request. By its task. O(1).
  void set(int descriptor, runtime::time_point deadline, bool in_request = false) noexcept;

  /// The connection ends. Whether the caller is to close the descriptor; otherwise the sweeper closes it. By its task.
  /// O(1).
  [[nodiscard]] bool remove(int descriptor) noexcept;

  /// Calls `shut(descriptor, reason)` for each connection whose deadline has passed, and if `every` also for all
  /// others; then `close(descriptor)` if its task has ended meanwhile. A deadline that has passed is told once. By the
  /// sweeper. O(descriptors).
  template <class Shut, class Close>
  void sweep(runtime::time_point now, bool every, Shut shut, Close close) {
    for (std::size_t i = 0; i < size_; ++i) {
      const int descriptor = static_cast<int>(i);
      std::uint64_t before = words_[i].load(std::memory_order_relaxed);
      if (state_of(before) != watched) continue;
      const bool expired = before / words_per_us <= us_of(now);
      if (!expired && !every) continue;
      if (!words_[i].compare_exchange_strong(before, before - watched + held, std::memory_order_relaxed)) continue;
      const bool in_request = (before & request_bit) != 0;
      shut(descriptor, !expired ? reason::stopping : in_request ? reason::expired_request : reason::expired);
      std::uint64_t mine = before - watched + held;
      if (words_[i].compare_exchange_strong(mine, expired ? never : before, std::memory_order_relaxed)) continue;
      words_[i].store(unused, std::memory_order_relaxed);
      close(descriptor);
    }
  }

 private:
  /// A deadline in us, above a bit that tells whether a request is incomplete, above a state of two bits.
  using word = std::atomic<std::uint64_t>;
  static constexpr std::uint64_t unused = 0, watched = 1, held = 2, left_to_sweeper = 3, states = 4;
  static constexpr std::uint64_t request_bit = states, words_per_us = 2 * request_bit;
  static constexpr std::uint64_t never = ~std::uint64_t{0} - words_per_us + 1 + watched;

  static std::uint64_t state_of(std::uint64_t of) noexcept { return of % states; }
  static std::uint64_t us_of(runtime::time_point moment) noexcept {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(moment.time_since_epoch()).count();
    return static_cast<std::uint64_t>(us);
  }

  std::unique_ptr<word[]> words_;
  std::size_t size_;
};

inline void deadlines::set(int descriptor, runtime::time_point deadline, bool in_request) noexcept {
  const auto i = static_cast<std::size_t>(descriptor);
  if (i >= size_) return;
  const std::uint64_t after = us_of(deadline) * words_per_us + (in_request ? request_bit : 0) + watched;
  std::uint64_t before = words_[i].load(std::memory_order_relaxed);
  while (state_of(before) != held && !words_[i].compare_exchange_weak(before, after, std::memory_order_relaxed)) {
  }
}

inline bool deadlines::remove(int descriptor) noexcept {
  const auto i = static_cast<std::size_t>(descriptor);
  if (i >= size_) return true;
  std::uint64_t before = words_[i].load(std::memory_order_relaxed);
  while (!words_[i].compare_exchange_weak(before, state_of(before) == held ? left_to_sweeper : unused,
                                          std::memory_order_relaxed)) {
  }
  return state_of(before) != held;
}

}  // namespace switchmark::workloads::http
