#include "runner/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace switchmark::runner {
namespace {

using proofs_by_cell = std::map<std::string, measure::verification>;

const measure::verification* passed(const cell& one, const proofs_by_cell& proofs) {
  const auto found = proofs.find(one.id);
  return found != proofs.end() && found->second.mismatch.empty() ? &found->second : nullptr;
}

bool comparable(const cell& one, const proofs_by_cell& proofs) {
  return one.parity && one.keeps_ledger && passed(one, proofs) != nullptr;
}

const cell* reference_of(const cell& one, std::span<const cell> cells, const proofs_by_cell& proofs) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const cell& other) {
    return other.workload == one.workload && other.params == one.params && !other.preempts && comparable(other, proofs);
  });
  return found == cells.end() ? nullptr : &*found;
}

std::string difference(const cell& one, const measure::verification& own, const cell& other,
                       const measure::verification& reference) {
  runtime::ledger mine = own.counts, theirs = reference.counts;
  // Time is looked at every so many dispatches, and at every tick and point that stops a task.
  const bool looks_alike = !one.preempts && mine.dispatches == theirs.dispatches;
  mine.dispatches = asked_dispatches(mine);
  theirs.dispatches = asked_dispatches(theirs);
  for (const runtime::ledger_field& field : runtime::ledger_fields) {
    if (!field.may_differ.empty()) continue;
    if (!looks_alike && field.value == &runtime::ledger::time_looks) continue;
    if (mine.*field.value != theirs.*field.value)
      return fmt::format("ledger field {}: {} has {}, {} has {}", field.name, one.model, mine.*field.value, other.model,
                         theirs.*field.value);
  }
  return {};
}

}  // namespace

record::partial verify_cells(std::span<const cell> cells, platform::interrupt& stop, const news& parent) {
  record::partial found;
  for (const cell& one : cells) {
    if (stop.requests() > 0) break;
    const at_cell here(parent, one.id);
    try {
      found.proofs[one.id] = one.verify();
    } catch (const std::exception& failure) {
      found.failures[one.id] = failure.what();
    }
  }
  return found;
}

std::map<std::string, std::string> cross_check(std::span<const cell> cells, const proofs_by_cell& proofs) {
  std::map<std::string, std::string> departed;
  for (const cell& one : cells) {
    if (!comparable(one, proofs)) continue;
    const cell* other = reference_of(one, cells, proofs);
    if (other == nullptr || other == &one) continue;
    const std::string found = difference(one, proofs.at(one.id), *other, proofs.at(other->id));
    if (!found.empty()) departed[one.id] = found;
  }
  return departed;
}

}  // namespace switchmark::runner
