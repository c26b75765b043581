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

  /// The oldest task; null when there is none.
  [[nodiscard]] task* front() const noexcept { return head_; }

  /// As `pop`, for a queue with a task in it and a caller that keeps in `foreseen` which task it expects to be the
  /// oldest: any address. Sets it to the task that is the oldest now, null if there is none. O(1).
  ///
  /// Value speculation: a branch, which the CPU predicts, checks `foreseen`, which lies in a register. So the link of
  /// the task that is taken out is loaded before the store of the head by the last call has reached this one.
  [[nodiscard]] task* pop(task*& foreseen) noexcept {
    task* compared = foreseen;
    asm("" : "+r"(compared));  // the compiler would take the head if it knew that both are equal
    if (compared != head_) [[unlikely]] {
      foreseen = head_;
      asm volatile("");  // else the compiler could make a conditional move of the branch, which waits for the head
    }
    task* const first = foreseen;
    foreseen = head_ = first->next;
    if (head_ == nullptr) [[unlikely]]
      tail_ = &head_;
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
