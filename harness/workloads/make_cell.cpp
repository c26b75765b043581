#include "workloads/make_cell.hpp"

#include <fmt/format.h>

namespace switchmark::workloads {

std::string id_of(const cell& of) {
  std::string id = fmt::format("{}/{}", of.workload, of.model);
  for (const auto& [name, value] : of.params) id += fmt::format("/{}:{}", name, value);
  return id;
}

void add_cells_at(std::vector<cell>& cells, const cell& without_model, const std::shared_ptr<const void>& configuration,
                  std::span<const model_of_workload> models) {
  for (const model_of_workload& model : models) {
    cell& added = cells.emplace_back(without_model);
    added.model = model.id;
    added.family = model.family;
    added.preempts = model.preempts;
    added.keeps_ledger = model.keeps_ledger;
    added.hooked = model.hooked;
    if (model.preempts) added.counted_as = {};
    added.id = id_of(added);
    added.not_applicable = model.unsupported(configuration.get());
    if (model.verify == nullptr) continue;
    added.verify = [configuration, verify = model.verify] { return verify(configuration.get()); };
    added.prepare = [configuration, prepare = model.prepare] { return prepare(configuration.get()); };
  }
}

}  // namespace switchmark::workloads
