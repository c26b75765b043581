#pragma once

#include <cstdint>

namespace switchmark::workloads {

/// Which configurations of the workloads are run, and how long the longest of them takes.
struct run_scale {
  bool quick = true;
  std::uint64_t hog_rounds = 0;  ///< rounds of the hog's kernel that take it at least half a second of CPU here
};

}  // namespace switchmark::workloads
