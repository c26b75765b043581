#include "runner/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace switchmark::runner {
namespace {

using verifications_by_cell = std::map<std::string, measure::verification>;

const measure::verification* passed(const cell& cell, const verifications_by_cell& verifications) {
  const auto match = verifications.find(cell.id);
  return match != verifications.end() && match->second.mismatch.empty() ? &match->second : nullptr;
}

bool comparable(const cell& cell, const verifications_by_cell& verifications) {
  return cell.parity && cell.keeps_ledger && passed(cell, verifications) != nullptr;
}

const cell* reference_of(const cell& one, std::span<const cell> cells, const verifications_by_cell& verifications) {
  const auto match = std::find_if(cells.begin(), cells.end(), [&](const cell& other) {
    return other.workload == one.workload && other.params == one.params && !other.preempts &&
           comparable(other, verifications);
  });
  return match == cells.end() ? nullptr : &*match;
}

std::string difference(const cell& one, const measure::verification& own, const cell& other,
                       const measure::verification& reference) {
  runtime::ledger mine = own.counts, theirs = reference.counts;
  // Timers are checked every so many dispatches, and at every tick and safepoint that stops a task.
  const bool looks_alike = !one.preempts && mine.dispatches == theirs.dispatches;
  mine.dispatches = asked_dispatches(mine);
  theirs.dispatches = asked_dispatches(theirs);
  for (const runtime::ledger_field& field : runtime::ledger_fields) {
    if (!field.may_differ.empty()) continue;
    if (!looks_alike && field.value == &runtime::ledger::timer_checks) continue;
    if (mine.*field.value != theirs.*field.value)
      return fmt::format("ledger field {}: {} has {}, {} has {}", field.name, one.model, mine.*field.value, other.model,
                         theirs.*field.value);
  }
  return {};
}

}  // namespace

record::partial verify_cells(std::span<const cell> cells, platform::interrupt& stop, const child_status& parent) {
  record::partial result;
  for (const cell& cell : cells) {
    if (stop.requests() > 0) break;
    const at_cell here(parent, cell.id);
    try {
      result.verifications[cell.id] = cell.verify();
    } catch (const std::exception& failure) {
      result.failures[cell.id] = failure.what();
    }
  }
  return result;
}

std::map<std::string, std::string> cross_check(std::span<const cell> cells,
                                               const verifications_by_cell& verifications) {
  std::map<std::string, std::string> departed;
  for (const cell& one : cells) {
    if (!comparable(one, verifications)) continue;
    const cell* other = reference_of(one, cells, verifications);
    if (other == nullptr || other == &one) continue;
    const std::string found = difference(one, verifications.at(one.id), *other, verifications.at(other->id));
    if (!found.empty()) departed[one.id] = found;
  }
  return departed;
}

}  // namespace switchmark::runner
