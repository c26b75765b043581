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
cell make_cell(const typename Workload::spec_type& s, const scale& wanted) {
  static_assert(check_contract<Workload, Model>());
  cell made;
  made.workload = Workload::name;
  made.model = Model::id;
  made.family = Model::family;
  made.parity = Workload::parity;
  made.preempts = Model::preempts;
  made.keeps_ledger = Model::keeps_ledger;
  made.hooked = Model::hooked;
  made.isolated = Workload::isolated;
  made.stride = Workload::stride(s, wanted);
  made.epoch_seconds = Workload::epoch_seconds(s);
  made.params = Workload::params(s);
  made.time_metric = Workload::time_metric;
  if (!Model::preempts) made.counted_as = Workload::counted_as(s);
  made.id = id_of(made);
  made.not_applicable = unsupported<Workload, Model>(s);
  if constexpr (never_supported<Workload, Model>.empty()) {
    made.verify = [s] {
      return verify<Workload, Model, typename Workload::bodies, typename Workload::verification_time>(
          Workload::for_verification(s));
    };
    made.prepare = [s]() -> std::unique_ptr<measure::session> {
      return std::make_unique<typename Workload::template session<Model>>(s);
    };
  }
  return made;
}

/// Adds the cells of every model at every one of these configurations.
template <class Workload, class... Models>
void add_cells_of(std::vector<cell>& cells, const scale& wanted,
                  const std::vector<typename Workload::spec_type>& configurations, runtime::model_list<Models...>) {
  for (const auto& s : configurations) (cells.push_back(make_cell<Workload, Models>(s, wanted)), ...);
}

}  // namespace switchmark::workloads
