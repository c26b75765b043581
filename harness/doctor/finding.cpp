#include "doctor/finding.hpp"

#include <algorithm>

namespace switchmark::doctor {

std::string_view name_of(severity how) {
  switch (how) {
    case severity::critical: return "critical";
    case severity::warning: return "warning";
    case severity::unknown: return "unknown";
    case severity::fine: return "fine";
  }
  return "unknown";
}

std::vector<finding> sorted(std::vector<finding> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const finding& a, const finding& b) { return a.how < b.how; });
  return findings;
}

json to_json(std::span<const finding> findings) {
  json rows = json::array();
  for (const finding& finding : findings)
    rows.push_back({{"name", finding.name},
                    {"severity", name_of(finding.how)},
                    {"seen", finding.seen},
                    {"why", finding.why},
                    {"remedy", finding.remedy.empty() ? json(nullptr) : json(finding.remedy)}});
  return rows;
}

json for_record(std::span<const finding> findings) {
  json rows = to_json(findings);
  for (json& row : rows) row.erase("why");
  return rows;
}

}  // namespace switchmark::doctor
