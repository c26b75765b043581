#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace switchmark::runtime {

/// What a worker and its model did, counted. Two models that claim to have run the same workload are compared field
/// by field. Kept in measured runs too: one increment each.
struct ledger {
  // What every model must do alike.
  std::uint64_t spawns = 0;           ///< tasks handed to the worker
  std::uint64_t finishes = 0;         ///< tasks whose body returned or threw
  std::uint64_t yields = 0;           ///< suspensions that left the task ready
  std::uint64_t sleeps = 0;           ///< suspensions that armed a timer
  std::uint64_t joins = 0;            ///< suspensions that waited for other tasks
  std::uint64_t parks = 0;            ///< suspensions that waited for another task's signal, with a deadline or without
  std::uint64_t readiness_waits = 0;  ///< suspensions that waited for a descriptor
  std::uint64_t wakes = 0;            ///< parked tasks made ready
  std::uint64_t dispatches = 0;       ///< tasks taken from the run queue
  std::uint64_t timer_checks = 0;     ///< times that expired timers were looked for

  // What depends on the moment at which the kernel is asked.
  std::uint64_t reactor_polls = 0;   ///< times that the kernel was asked for ready descriptors
  std::uint64_t reactor_events = 0;  ///< descriptors that it named

  // What depends on how a model suspends; `may_differ` says why.
  std::uint64_t jumps = 0;                    ///< context switches of fibers
  std::uint64_t transfers = 0;                ///< resumptions of a coroutine by its predecessor
  std::uint64_t polls = 0;                    ///< polls of a root future by the worker
  std::uint64_t child_polls = 0;              ///< polls of a future by another one
  std::uint64_t late_polls = 0;               ///< polls that made a child and left its first poll to another dispatch
  std::uint64_t eager_starts = 0;             ///< tasks that had begun when they were spawned: not by a dispatch
  std::uint64_t queued_resumptions = 0;       ///< coroutines started, or their awaiters resumed, through the run queue
  std::uint64_t safepoints_taken = 0;         ///< suspensions at safepoints, the budget being spent
  std::uint64_t frame_allocations = 0;        ///< coroutine frames, boxes of futures, stacks taken
  std::uint64_t frame_bytes = 0;              ///< bytes of them
  std::uint64_t forced_switches = 0;          ///< switches that the task did not ask for
  std::uint64_t ticks_delivered = 0;          ///< runs of the tick handler
  std::uint64_t ticks_first_seen = 0;         ///< found the task for the first time in this dispatch
  std::uint64_t ticks_taken = 0;              ///< taken, at once or later: the task gave way to the ready ones
  std::uint64_t ticks_without_successor = 0;  ///< of those: no other task was ready
  std::uint64_t ticks_deferred = 0;           ///< stopping would have broken an invariant; left pending
  std::uint64_t ticks_retried = 0;            ///< came while an earlier one was pending
  std::uint64_t ticks_ignored = 0;            ///< there was no task to stop; nothing is left of the tick
};

/// One field: how it is called in the record, and why models may differ in it (empty: they may not).
struct ledger_field {
  std::string_view name;
  std::uint64_t ledger::*value;
  std::string_view may_differ;
};

inline constexpr std::array ledger_fields{
    ledger_field{"spawns", &ledger::spawns, ""},
    ledger_field{"finishes", &ledger::finishes, ""},
    ledger_field{"yields", &ledger::yields, ""},
    ledger_field{"sleeps", &ledger::sleeps, ""},
    ledger_field{"joins", &ledger::joins, ""},
    ledger_field{"parks", &ledger::parks, ""},
    ledger_field{"readiness_waits", &ledger::readiness_waits, ""},
    ledger_field{"wakes", &ledger::wakes, ""},
    ledger_field{"dispatches", &ledger::dispatches, ""},
    ledger_field{"timer_checks", &ledger::timer_checks, ""},
    ledger_field{"reactor_polls", &ledger::reactor_polls, "the kernel is asked again after a signal"},
    ledger_field{"reactor_events", &ledger::reactor_events, "several changes of a descriptor are one event or several"},
    ledger_field{"jumps", &ledger::jumps, "only fibers jump"},
    ledger_field{"transfers", &ledger::transfers, "only coroutines transfer"},
    ledger_field{"polls", &ledger::polls, "only futures are polled"},
    ledger_field{"child_polls", &ledger::child_polls, "only futures are polled"},
    ledger_field{"late_polls", &ledger::late_polls, "only futures are polled"},
    ledger_field{"eager_starts", &ledger::eager_starts, "only eager coroutines start before they are spawned"},
    ledger_field{"queued_resumptions", &ledger::queued_resumptions, "only coroutines resumed through the queue"},
    ledger_field{"safepoints_taken", &ledger::safepoints_taken, "only models with a budget have safepoints"},
    ledger_field{"frame_allocations", &ledger::frame_allocations, "stacks are pooled, frames and boxes are not"},
    ledger_field{"frame_bytes", &ledger::frame_bytes, "the size of a suspended state is a result"},
    ledger_field{"forced_switches", &ledger::forced_switches, "only preempted fibers are stopped by force"},
    ledger_field{"ticks_delivered", &ledger::ticks_delivered, "only preempted fibers have ticks"},
    ledger_field{"ticks_first_seen", &ledger::ticks_first_seen, "only preempted fibers have ticks"},
    ledger_field{"ticks_taken", &ledger::ticks_taken, "only preempted fibers have ticks"},
    ledger_field{"ticks_without_successor", &ledger::ticks_without_successor, "only preempted fibers have ticks"},
    ledger_field{"ticks_deferred", &ledger::ticks_deferred, "only preempted fibers have ticks"},
    ledger_field{"ticks_retried", &ledger::ticks_retried, "only preempted fibers have ticks"},
    ledger_field{"ticks_ignored", &ledger::ticks_ignored, "only preempted fibers have ticks"},
};
static_assert(sizeof(ledger) == ledger_fields.size() * sizeof(std::uint64_t), "a field that no one compares");

/// What was counted between two moments.
[[nodiscard]] constexpr ledger operator-(ledger later, const ledger& earlier) noexcept {
  for (const ledger_field& field : ledger_fields) later.*field.value -= earlier.*field.value;
  return later;
}

/// Dispatches that the model added to those that the bodies ask for.
[[nodiscard]] constexpr std::uint64_t added_dispatches(const ledger& counts) noexcept {
  return counts.forced_switches + counts.safepoints_taken + counts.queued_resumptions + counts.late_polls;
}

/// Dispatches as the bodies ask for them: without those that the model added, and with those that it saved.
[[nodiscard]] constexpr std::uint64_t asked_dispatches(const ledger& counts) noexcept {
  return counts.dispatches + counts.eager_starts - added_dispatches(counts);
}

}  // namespace switchmark::runtime
