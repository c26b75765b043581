#pragma once

#include "runtime/task.hpp"

namespace switchmark::runtime {

/// The tasks that are ready, first in, first out. Intrusive: pushing allocates nothing.
///
/// Not atomic: one worker, one thread.
class run_queue {
 public:
  run_queue() = default;
  run_queue(const run_queue&) = delete;  // tail_ may point into this object
  run_queue& operator=(const run_queue&) = delete;

  [[nodiscard]] bool empty() const noexcept { return head_ == nullptr; }

  /// Appends `ready`, which must be in no queue. O(1).
  void push(task& ready) noexcept {
    ready.next = nullptr;
    *tail_ = &ready;
    tail_ = &ready.next;
  }

  /// Takes the oldest task out; null when there is none. O(1).
  [[nodiscard]] task* pop() noexcept {
    task* first = head_;
    if (first == nullptr) return nullptr;
    head_ = first->next;
    if (head_ == nullptr) tail_ = &head_;
    return first;
  }

  /// Takes `queued` out, wherever it is; nothing when it isn't there. O(n): for the end of a task, not for its life.
  void remove(const task& queued) noexcept {
    for (task** link = &head_; *link != nullptr; link = &(*link)->next)
      if (*link == &queued) {
        *link = queued.next;
        if (*link == nullptr) tail_ = link;
        return;
      }
  }

 private:
  task* head_ = nullptr;
  task** tail_ = &head_;  ///< the link that the next push fills
};

}  // namespace switchmark::runtime
