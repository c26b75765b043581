#pragma once

#include "measure/epoch.hpp"

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace switchmark::workloads {

/// What one epoch read, by metric.
inline std::map<std::string, double, std::less<>> readings_of(measure::session& session) {
  std::map<std::string, double, std::less<>> found;
  for (const auto& reading : session.next().readings) found.emplace(reading.metric, reading.value);
  return found;
}

/// The readings of an epoch in their order.
using pairs = std::vector<std::pair<std::string, double>>;
inline pairs pairs_of(const measure::epoch& epoch) {
  pairs all;
  for (const auto& reading : epoch.readings) all.emplace_back(reading.metric, reading.value);
  return all;
}

/// What `action` throws, or that it throws nothing.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace switchmark::workloads
