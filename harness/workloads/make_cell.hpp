#pragma once

#include "runtime/model_list.hpp"
#include "workloads/cell.hpp"
#include "workloads/contract_checks.hpp"
#include "workloads/unsupported.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::workloads {

/// "<workload>/<model>/<name>:<value>/...": the stable key of a cell, whose other members are set.
[[nodiscard]] std::string id_of(const cell& of);

/// What the cells of one workload on one model have in common. The functions take a configuration of the workload: they
/// are all that is compiled for each workload and model.
struct model_of_workload {
  std::string_view id, family;
  bool preempts = false, keeps_ledger = true, hooked = true;
  std::string (*unsupported)(const void* configuration) = nullptr;
  measure::verification (*verify)(const void* configuration) = nullptr;  ///< null: the model never can run the workload
  std::unique_ptr<measure::session> (*prepare)(const void* configuration) = nullptr;
};

template <class Workload, class Model>
consteval model_of_workload describe_model() {
  static_assert(check_contract<Workload, Model>());
  using spec = typename Workload::spec_type;
  model_of_workload result{Model::id, Model::family, Model::preempts, Model::keeps_ledger, Model::hooked};
  result.unsupported = [](const void* s) { return unsupported<Workload, Model>(*static_cast<const spec*>(s)); };
  if constexpr (never_supported<Workload, Model>.empty()) {
    result.verify = [](const void* s) {
      return verify<Workload, Model, typename Workload::bodies, typename Workload::verification_time>(
          Workload::for_verification(*static_cast<const spec*>(s)));
    };
    result.prepare = [](const void* s) -> std::unique_ptr<measure::session> {
      return std::make_unique<typename Workload::template session<Model>>(*static_cast<const spec*>(s));
    };
  }
  return result;
}

/// A cell of `Workload` at `s`, without what depends on the model.
template <class Workload>
cell cell_without_model(const typename Workload::spec_type& s, const run_scale& scale) {
  cell result;
  result.workload = Workload::name;
  result.parity = Workload::parity;
  result.isolated = Workload::isolated;
  result.stride = Workload::stride(s, scale);
  result.epoch_seconds = Workload::epoch_seconds(s);
  result.params = Workload::params(s);
  result.time_metric = Workload::time_metric;
  result.counted_as = Workload::counted_as(s);
  return result;
}

/// Adds `without_model` with each of these models. `configuration`: that of the cell, as their functions take it.
void add_cells_at(std::vector<cell>& cells, const cell& without_model, const std::shared_ptr<const void>& configuration,
                  std::span<const model_of_workload> models);

/// Adds the cells of every model at every one of these configurations.
template <class Workload, class... Models>
void add_cells_of(std::vector<cell>& cells, const run_scale& scale,
                  const std::vector<typename Workload::spec_type>& configurations, runtime::model_list<Models...>) {
  static constexpr std::array models{describe_model<Workload, Models>()...};
  for (const auto& s : configurations)
    add_cells_at(cells, cell_without_model<Workload>(s, scale), std::make_shared<const typename Workload::spec_type>(s),
                 models);
}

}  // namespace switchmark::workloads
