#include "workloads/make_cell.hpp"

#include <fmt/format.h>

namespace switchmark::workloads {

std::string id_of(const cell& of) {
  std::string id = fmt::format("{}/{}", of.workload, of.model);
  for (const auto& [name, value] : of.params) id += fmt::format("/{}:{}", name, value);
  return id;
}

}  // namespace switchmark::workloads
