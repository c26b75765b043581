#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace switchmark::workloads::teardown {

/// How often each witness was released, and what bodies did that they must not.
struct census {
  std::vector<std::uint8_t> releases;  ///< by witness, in the order in which they were made
  std::uint64_t went_on = 0;           ///< bodies that ran on after the wait in which they were to end

  [[nodiscard]] std::size_t released_other_than(std::uint8_t times) const {
    std::size_t wrong = 0;
    for (const std::uint8_t each : releases) wrong += each != times;
    return wrong;
  }
};

/// A local of a body: says when it is released, and holds memory of its own.
class witness {
 public:
  explicit witness(census& counted)
      : census_(counted), number_(counted.releases.size()), held_(std::make_unique<std::size_t>(number_)) {
    counted.releases.push_back(0);
  }
  witness(const witness&) = delete;
  witness& operator=(const witness&) = delete;
  ~witness() { ++census_.releases[number_]; }

 private:
  census& census_;
  std::size_t number_;
  std::unique_ptr<std::size_t> held_;
};

/// In what a task waits when its scheduler is destroyed.
enum class wait : std::uint8_t {
  begin,            ///< in the queue, never dispatched; what starts when it is called sleeps
  sleep,            ///< on a timer
  yield,            ///< in the queue
  join,             ///< for a task that it has spawned, which sleeps
  chain,            ///< at the end of a chain of calls, on a timer
  children,         ///< for several at once, which sleep: its tasks, or parts of itself in a join_all
  ready_children,   ///< likewise, but it and they are in the queue
  in_sequence,      ///< for the first of several coroutines that it has made
  unawaited,        ///< on a timer of its own, beside tasks or coroutines that it has made and doesn't wait for yet
  descriptor,       ///< for a descriptor
  spent_safepoint,  ///< in the queue, the budget being spent
  event,            ///< for an event that nobody sets
  lock,             ///< for a mutex that the first task holds, which sleeps
  notification,     ///< for a notification of a condition that nobody gives
  send,             ///< to send through a channel without places that nobody receives from
  receive,          ///< to receive from a channel that nobody sends to
};

inline constexpr std::size_t chain_calls = 8, several = 3;

/// What the tasks of one run share. The first parameter of every body.
template <class Waits>
struct run {
  using waits_type = Waits;

  Waits& waits;
  runtime::worker& worker;
  census& counted;
  int silent;           ///< a descriptor that can never be read
  bool closed = false;  ///< nobody is dispatched any more
  typename Waits::event event{waits};
  typename Waits::mutex mutex{waits};
  typename Waits::condition_variable condition{waits};
  typename Waits::template channel<std::size_t> outgoing{waits, 0}, incoming{waits, 0};

  /// Who waits in the queue is left there.
  void close() {
    closed = true;
    worker.close();
  }
};

/// A deadline that doesn't come: virtual time passes only when somebody waits for it.
inline constexpr runtime::time_point never{std::chrono::hours(1)};

/// How a task of each style waits in each way: `spawn(scheduler, done, run, wait)`; and `spawn_closer`, a task that
/// closes the run. `waits` are those that the style has.
template <runtime::style Style>
struct bodies;

}  // namespace switchmark::workloads::teardown
