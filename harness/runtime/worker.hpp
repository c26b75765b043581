#pragma once

#include "runtime/completion.hpp"
#include "runtime/ledger.hpp"
#include "runtime/readiness.hpp"
#include "runtime/run_queue.hpp"
#include "runtime/timers.hpp"
#include "runtime/waiter.hpp"

#include <cstdint>
#include <stdexcept>

namespace switchmark::runtime {

/// Thrown by a run that waits for tasks which nothing can wake any more.
struct stalled : std::logic_error {
  stalled()
      : std::logic_error(
            "tasks wait, and nothing is left that could wake them (a lost wake-up, or joins that cannot end, which "
            "debug builds name)") {}
};

/// The scheduler that every model shares: who is ready, who waits for what moment, who is next.
///
/// It never runs a task: the model asks `next` and goes there in its own way, straight from task to task. One worker
/// belongs to one thread; nothing in it is atomic.
class worker {
 public:
  /// Expired timers are fired no less often than every so many dispatches, so that yielding tasks can't starve sleeping
  /// ones. At 64 the clock's 28 ns cost a dispatch less than half a nanosecond.
  static constexpr std::uint64_t dispatches_between_checks = 64;

  /// `asks`, if there is one, outlives the worker and is no other worker's. Without, nobody waits for a descriptor.
  explicit worker(time_source& time, reactor* asks = nullptr) : time_(time), reactor_(asks) {}
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;
  ~worker() {
    if (predicted_ == this) predicted_ = nullptr;
  }

  /// This worker, by an address that the CPU knows early (value speculation). A task that suspends finds its worker
  /// through its frame or its stack, whose address has just come out of this worker's run queue: each switch would wait
  /// for all loads of the switch before. Here the address comes from a thread-local variable, and a branch, which the
  /// CPU predicts, checks that it is this worker's. METHOD has the figures ("Epochs, blocks, samples,
  /// processes").
  [[nodiscard]] worker& predicted() noexcept {
    worker* const early = predicted_;
    worker* compared = early;
    asm("" : "+r"(compared));  // the compiler would return `this` if it knew that both are equal
    if (compared != this) [[unlikely]]
      return *(predicted_ = this);
    return *early;
  }

  [[nodiscard]] time_point now() { return time_.now(); }

  /// Puts a task that goes on at once (spawned, yielded, preempted) behind all the ready ones.
  void enqueue(task& ready) noexcept { queue_.push(ready); }

  /// Makes a parked task ready.
  void wake(task& parked) noexcept {
    ++counts.wakes;
    queue_.push(parked);
  }

  /// Whether `deadline` had passed at the last check of the timers: then a sleep doesn't suspend, in any model. A task
  /// that is late catches up at once, and needs no clock for it.
  [[nodiscard]] bool has_passed(time_point deadline) const noexcept { return deadline <= last_check_; }

  /// Arms `wait`, whose owner parks until its deadline.
  void arm(timer& wait) { timers_.arm(wait); }

  /// As reactor::arm; ENOTSUP without a reactor. `wait.owner` may still be set before the next poll.
  [[nodiscard]] bool arm(readiness_wait& wait) noexcept;

  /// Ends the waits for `descriptor` with ECANCELED, and closes it. Returns 0, or the errno of `close`.
  int close_descriptor(int descriptor) noexcept;

  /// `wait.owner` parks until a signal wakes it, or until the deadline of `wait` if it has one. The caller has put
  /// `wait` into the list of what it waits for.
  void park(waiter& wait) {
    ++counts.parks;
    if (wait.deadline == nullptr) return keep(wait);
    wait.deadline->owner = wait.owner;
    timers_.arm(*wait.deadline);
  }

  /// Makes the first task of `waiting` that is still parked ready. Returns its wait, null when there is none. O(1).
  waiter* wake_first(wait_list& waiting) noexcept {
    waiter* first = waiting.take_front();
    if (first != nullptr) {
      first->woken = true;
      first->leave();
      wake(*first->owner);
    }
    return first;
  }

  /// `wait.owner` is found by `take_unfinished` as long as `wait` lives and hasn't left. The youngest is found first; a
  /// task that waits again after the worker was closed (in a destructor) is found after all others, since one of them
  /// may give what it waits for.
  void keep(waiter& wait) noexcept {
    if (closed_) [[unlikely]]
      parked_.push_back(wait);
    else
      parked_.push_front(wait);
  }

  /// A task that reports to `outcome` is done: wakes the joiner if it was the last one.
  void finished(completion& outcome) noexcept {
    ++counts.finishes;
    if (task* joiner = outcome.finish()) wake(*joiner);
  }

  /// The next task to run, or null when none is ready. Fires expired timers and polls the reactor when the queue is
  /// empty and when a check is due.
  [[nodiscard]] task* next() {
    if (counts.dispatches >= next_check_ || queue_.empty()) [[unlikely]]
      return check_and_take();
    ++counts.dispatches;
    return queue_.pop();
  }

  /// As `next`, for a loop that dispatches one task after the other and keeps `foreseen`, null at first, from call to
  /// call (run_queue::pop).
  [[nodiscard]] task* next(task*& foreseen) {
    if (counts.dispatches >= next_check_ || queue_.empty()) [[unlikely]] {
      task* const ready = check_and_take();
      foreseen = queue_.front();
      return ready;
    }
    ++counts.dispatches;
    return queue_.pop(foreseen);
  }

  /// `ended` is destroyed: if it is in the run queue it isn't any more. O(ready tasks).
  void forget(const task& ended) noexcept { queue_.remove(ended); }

  [[nodiscard]] bool anybody_ready() const noexcept { return !queue_.empty(); }

  /// Wakes those whose descriptors are ready, if anybody waits for one; then the owners of all timers whose deadline
  /// has passed, earliest first. O(fired * log n).
  void fire_expired_timers();

  /// Sleeps until the earliest timer, or until a descriptor is ready that somebody waits for. Signals don't end it.
  /// Throws `stalled` when there is neither. With virtual time: if no descriptor is ready, passes to the earliest timer
  /// without sleeping; sleeps if there is none.
  void wait_for_wake();

  /// From here on `next` finds nobody, and who waits is found by `take_unfinished`: the end of a model that is
  /// destroyed with unfinished tasks.
  void close() noexcept;

  /// Takes out any task that waits in the queue, on a timer, for a descriptor, or parked, in this order; null when none
  /// is left. Who waits for a descriptor finds ECANCELED as the result.
  [[nodiscard]] task* take_unfinished();

  ledger counts;

 private:
  [[nodiscard]] task* check_and_take();
  int poll_reactor(duration timeout) noexcept;
  [[nodiscard]] bool anybody_waits_for_descriptors() const noexcept;

  static inline constinit thread_local worker* predicted_ =
      nullptr;  ///< the last one that was asked for on this thread

  run_queue queue_;
  std::uint64_t next_check_ = dispatches_between_checks;  ///< the count of dispatches at which timers are checked
  bool closed_ = false;
  timers timers_;
  parked_waits parked_;
  time_point last_check_ = time_point::min();
  time_source& time_;
  reactor* const reactor_;  ///< or null
};

}  // namespace switchmark::runtime
