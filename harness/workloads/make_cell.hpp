#pragma once

#include "runtime/model_list.hpp"
#include "workloads/cell.hpp"
#include "workloads/contract_checks.hpp"
#include "workloads/unsupported.hpp"

#include <memory>
#include <string>
#include <vector>

namespace switchmark::workloads {

/// "<workload>/<model>/<name>:<value>/...": the stable key of a cell, whose other members are set.
[[nodiscard]] std::string id_of(const cell& of);

/// The cell of one model at one configuration.
template <class Workload, class Model>
cell make_cell(const typename Workload::spec_type& s, const run_scale& scale) {
  static_assert(check_contract<Workload, Model>());
  cell result;
  result.workload = Workload::name;
  result.model = Model::id;
  result.family = Model::family;
  result.parity = Workload::parity;
  result.preempts = Model::preempts;
  result.keeps_ledger = Model::keeps_ledger;
  result.hooked = Model::hooked;
  result.isolated = Workload::isolated;
  result.stride = Workload::stride(s, scale);
  result.epoch_seconds = Workload::epoch_seconds(s);
  result.params = Workload::params(s);
  result.time_metric = Workload::time_metric;
  if (!Model::preempts) result.counted_as = Workload::counted_as(s);
  result.id = id_of(result);
  result.not_applicable = unsupported<Workload, Model>(s);
  if constexpr (never_supported<Workload, Model>.empty()) {
    result.verify = [s] {
      return verify<Workload, Model, typename Workload::bodies, typename Workload::verification_time>(
          Workload::for_verification(s));
    };
    result.prepare = [s]() -> std::unique_ptr<measure::session> {
      return std::make_unique<typename Workload::template session<Model>>(s);
    };
  }
  return result;
}

/// Adds the cells of every model at every one of these configurations.
template <class Workload, class... Models>
void add_cells_of(std::vector<cell>& cells, const run_scale& scale,
                  const std::vector<typename Workload::spec_type>& configurations, runtime::model_list<Models...>) {
  for (const auto& s : configurations) (cells.push_back(make_cell<Workload, Models>(s, scale)), ...);
}

}  // namespace switchmark::workloads
