#include "app/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace switchmark::app {
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

/// What the cell would have counted without ticks.
runtime::ledger without_ticks(const cell& one, runtime::ledger counts) {
  if (one.preempts) counts.dispatches -= counts.forced_switches;
  return counts;
}

std::string difference(const cell& one, const measure::verification& own, const cell& other,
                       const measure::verification& reference) {
  const runtime::ledger mine = without_ticks(one, own.counts);
  for (const runtime::ledger_field& field : runtime::ledger_fields) {
    if (!field.may_differ.empty()) continue;
    if (one.preempts && field.value == &runtime::ledger::time_looks) continue;
    if (mine.*field.value != reference.counts.*field.value)
      return fmt::format("ledger field {}: {} has {}, {} has {}", field.name, one.model, mine.*field.value, other.model,
                         reference.counts.*field.value);
  }
  return {};
}

}  // namespace

report::partial verify_cells(std::span<const cell> cells, interrupt& stop, const news& parent) {
  report::partial found;
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

}  // namespace switchmark::app
