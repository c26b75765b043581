#include "workloads/test/cells_of_tests.hpp"

namespace switchmark::workloads {

std::vector<cell> cells_of(const std::string& workload_and_model, const std::any& specs) {
  std::vector<cell> found;
  std::vector<cell> all = every_cell({.quick = false, .hog_rounds = 1, .of_test = &specs});
  for (cell& each : all)
    if (each.workload + "/" + each.model == workload_and_model) found.push_back(std::move(each));
  return found;
}

}  // namespace switchmark::workloads
