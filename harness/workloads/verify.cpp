#include "workloads/verify.hpp"

#include "workloads/results.hpp"

#include <fmt/format.h>

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

}  // namespace switchmark::workloads
