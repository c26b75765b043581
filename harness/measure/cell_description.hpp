#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace switchmark::measure {

/// What is known of a cell (workload x model x configuration) before it is measured, and stands in its record.
struct cell_description {
  std::string id;  ///< "ring/fiber/tasks:1000": a stable key
  std::string workload;
  std::string model;
  std::string family;        ///< stackful, stackless, control
  bool parity = true;        ///< else contrast: the schedule is the result, and ledgers may differ
  bool keeps_ledger = true;  ///< else a control that has no worker: its ledger stays empty and is compared with none
  std::map<std::string, std::int64_t> params;
};

}  // namespace switchmark::measure
