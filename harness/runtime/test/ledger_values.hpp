#pragma once

#include "runtime/ledger.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace switchmark::runtime {

/// The fields of a ledger that are not zero, by name: a ledger is asserted whole, in one comparison that prints well.
using ledger_values = std::map<std::string, std::uint64_t>;

inline ledger_values values(const ledger& counts) {
  ledger_values found;
  for (const ledger_field& field : ledger_fields)
    if (counts.*field.value != 0) found.emplace(field.name, counts.*field.value);
  return found;
}

/// What was counted since `before`.
inline ledger_values values_since(const ledger& before, const ledger& now) {
  ledger difference;
  for (const ledger_field& field : ledger_fields) difference.*field.value = now.*field.value - before.*field.value;
  return values(difference);
}

}  // namespace switchmark::runtime
