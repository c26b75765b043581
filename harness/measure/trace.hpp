#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace switchmark::measure {

/// What a task logged.
struct event {
  std::uint64_t value = 0;
  std::uint64_t order = 0;  ///< its place among the events of all tasks
  std::uint32_t kind = 0;

  [[nodiscard]] bool same_history(const event& other) const noexcept {
    return value == other.value && kind == other.kind;
  }
};

/// What a run did, event by event: each task writes into its own log, whose room is allocated before the run.
///
/// Two runs of the same work have the same logs under every schedule, and the same order where the schedule is fixed.
class trace {
 public:
  trace(std::size_t tasks, std::size_t events_per_task);

  /// Logs one event of `task`. May be preempted: the order is drawn atomically, the log is the task's own. An event
  /// beyond the room is counted and not kept.
  void log(std::size_t task, std::uint32_t kind, std::uint64_t value) noexcept;

  [[nodiscard]] std::size_t tasks() const noexcept { return used_.size(); }
  [[nodiscard]] std::size_t room_per_task() const noexcept { return room_; }
  [[nodiscard]] std::span<const event> of(std::size_t task) const noexcept;

  /// Hash over the logs, task by task, without the order. O(events).
  [[nodiscard]] std::uint64_t per_task_digest() const;
  /// Hash over all events in the order in which they happened. O(events * log events).
  [[nodiscard]] std::uint64_t global_digest() const;

  /// Where this run first departs from `expected` within a task; empty when nowhere.
  [[nodiscard]] std::string first_difference(const trace& expected) const;
  /// Where the interleaving first departs from `expected`; empty when nowhere.
  [[nodiscard]] std::string first_reordering(const trace& expected) const;

 private:
  struct placed {
    std::size_t task;
    event what;
  };
  [[nodiscard]] std::vector<placed> in_order() const;

  std::size_t room_;
  std::vector<event> events_;        ///< room_ per task
  std::vector<std::uint32_t> used_;  ///< per task, also beyond the room
  std::uint64_t order_ = 0;          ///< drawn atomically
};

/// Where a body logs to in a verification run.
struct tracing {
  trace& into;
  void operator()(std::size_t task, std::uint32_t kind, std::uint64_t value) const noexcept {
    into.log(task, kind, value);
  }
};

/// Where a body logs to in a measured run: nowhere, at no cost.
struct not_tracing {
  void operator()(std::size_t, std::uint32_t, std::uint64_t) const noexcept {}
};

}  // namespace switchmark::measure
