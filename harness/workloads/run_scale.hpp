#pragma once

#include <any>
#include <cstdint>
#include <vector>

namespace switchmark::workloads {

/// Which configurations of the workloads are run, and how long the longest of them takes.
struct run_scale {
  bool quick = true;
  std::uint64_t hog_rounds = 0;  ///< rounds of the hog's kernel that take it at least half a second of CPU here
  /// Of a test: a std::vector of the specs of one workload, whose cells have these configurations in place of a run's.
  const std::any* of_test = nullptr;
};

/// The configurations of a test, if `scale` has any for the workload with this spec; else nullptr. A test so gets cells
/// at configurations of its own, and need not compile a second time what runs them. Each spec.cpp asks, and not
/// `add_cells_of`: a line more there has g++ inline other calls of the futures that `depth` and `sleepers` measure.
template <class Spec>
const std::vector<Spec>* configurations_of_test(const run_scale& scale) {
  return std::any_cast<std::vector<Spec>>(scale.of_test);
}

}  // namespace switchmark::workloads
