#pragma once

#include "workloads/cell.hpp"

#include <algorithm>
#include <any>
#include <string>
#include <vector>

namespace switchmark::workloads {

/// The cells of a full run that have this workload and this model ("ring/fiber"). `specs`, a std::vector of specs: the
/// configurations of their workload in place of those of the run.
[[nodiscard]] std::vector<cell> cells_of(const std::string& workload_and_model, const std::any& specs);

/// The first of them at one configuration. std::out_of_range: there is none.
template <class Spec>
[[nodiscard]] cell cell_at(const std::string& workload_and_model, const Spec& s) {
  return cells_of(workload_and_model, std::vector<Spec>{s}).at(0);
}

/// The name of a test whose parameter is the id of a model, or has it as `id`.
inline constexpr auto name_of_model = [](const auto& test) {
  std::string name;
  if constexpr (requires { test.param.id; })
    name = test.param.id;
  else
    name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
};

}  // namespace switchmark::workloads
