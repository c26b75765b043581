#pragma once

#include "measure/trace.hpp"
#include "runtime/test/ledger_values.hpp"
#include "workloads/verify.hpp"

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <vector>

namespace switchmark::workloads {

/// One event of a trace.
struct logged {
  std::size_t task;
  std::uint32_t kind;
  std::uint64_t value;
  bool operator==(const logged&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const logged& event) {
    return out << "task " << event.task << ", kind " << event.kind << ", with " << event.value;
  }
};

/// All events of a trace in the order in which they were logged.
inline std::vector<logged> in_order(const measure::trace& events) {
  std::vector<std::pair<std::uint64_t, logged>> placed;
  for (std::size_t task = 0; task < events.tasks(); ++task)
    for (const measure::event& event : events.of(task))
      placed.push_back({event.order, {task, event.kind, event.value}});
  std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<logged> all;
  for (const auto& [order, event] : placed) all.push_back(event);
  return all;
}

/// The events of a trace task by task, in the order within each.
inline std::vector<logged> by_task(const measure::trace& events) {
  std::vector<logged> all = in_order(events);
  std::stable_sort(all.begin(), all.end(), [](const logged& a, const logged& b) { return a.task < b.task; });
  return all;
}

using results = std::vector<std::uint64_t>;
using runtime::ledger_values;

}  // namespace switchmark::workloads
