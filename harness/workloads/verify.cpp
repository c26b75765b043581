#include "workloads/verify.hpp"

#include "workloads/results.hpp"

#include <fmt/format.h>

#include <utility>

namespace switchmark::workloads {
namespace {

std::string compare_ledgers(runtime::ledger counts, const expectation& oracle) {
  const runtime::ledger& expected = oracle.counts;
  counts.dispatches = asked_dispatches(counts);
  // Where the schedule is open, so is whether a task that sleeps finds its deadline already passed.
  const auto first_unknown = oracle.ordered            ? &runtime::ledger::timer_checks
                             : oracle.yields_are_known ? &runtime::ledger::sleeps
                                                       : &runtime::ledger::yields;
  for (const auto& field : runtime::ledger_fields) {
    if (field.value == first_unknown) break;  // from here on the oracle knows nothing
    if (counts.*field.value != expected.*field.value)
      return fmt::format("the ledger counts {} {} instead of {}", counts.*field.value, field.name,
                         expected.*field.value);
  }
  return {};
}

}  // namespace

std::string compare(const measure::trace& events, const std::vector<std::uint64_t>& results,
                    const runtime::ledger& counts, const expectation& expected, bool preempts, bool keeps_ledger) {
  std::string difference = events.first_difference(expected.events);
  if (difference.empty() && expected.ordered && !preempts) difference = events.first_reordering(expected.events);
  if (difference.empty()) difference = first_wrong_result(results, expected.results);
  if (difference.empty() && keeps_ledger) difference = compare_ledgers(counts, expected);
  return difference;
}

verification_run::verification_run(expectation expected)
    : events(expected.events.tasks(), expected.events.room_per_task()),
      results(expected.events.tasks()),
      expected_(std::move(expected)) {}

verification_run::~verification_run() = default;

void verification_run::fail(const std::exception& failure) { failure_ = failure.what(); }

measure::verification verification_run::result(const runtime::ledger& counts, bool preempts, bool keeps_ledger) const {
  measure::verification result{.mismatch = failure_, .counts = counts, .per_task_digest = events.per_task_digest()};
  if (expected_.ordered && !preempts) result.global_digest = events.global_digest();
  if (result.mismatch.empty()) result.mismatch = compare(events, results, counts, expected_, preempts, keeps_ledger);
  return result;
}

}  // namespace switchmark::workloads
