#include "doctor/finding.hpp"

#include <algorithm>

namespace switchmark::doctor {

std::string_view name_of(severity how) {
  switch (how) {
    case severity::grave: return "grave";
    case severity::warning: return "warning";
    case severity::unknown: return "unknown";
    case severity::fine: return "fine";
  }
  return "unknown";
}

std::vector<finding> sorted(std::vector<finding> all) {
  std::stable_sort(all.begin(), all.end(), [](const finding& a, const finding& b) { return a.how < b.how; });
  return all;
}

json to_json(std::span<const finding> all) {
  json rows = json::array();
  for (const finding& one : all)
    rows.push_back({{"name", one.name},
                    {"severity", name_of(one.how)},
                    {"seen", one.seen},
                    {"why", one.why},
                    {"remedy", one.remedy.empty() ? json(nullptr) : json(one.remedy)}});
  return rows;
}

json for_record(std::span<const finding> all) {
  json rows = to_json(all);
  for (json& row : rows) row.erase("why");
  return rows;
}

}  // namespace switchmark::doctor
