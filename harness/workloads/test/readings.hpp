#pragma once

#include "measure/epoch.hpp"

#include <functional>
#include <map>
#include <string>

namespace switchmark::workloads {

/// What one epoch read, by metric.
inline std::map<std::string, double, std::less<>> readings_of(measure::session& session) {
  std::map<std::string, double, std::less<>> found;
  for (const auto& reading : session.next().readings) found.emplace(reading.metric, reading.value);
  return found;
}

}  // namespace switchmark::workloads
