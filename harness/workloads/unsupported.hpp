#pragma once

#include "workloads/contract.hpp"

#include <string>
#include <string_view>

namespace switchmark::workloads {

/// Why the bodies of `Workload` are not compiled for `Model`; empty: they are.
template <class Workload, class Model>
inline constexpr std::string_view never_supported =
    Workload::needs_preemption && !Model::preempts ? "nothing stops a task of this model by force"
    : Workload::needs_timers && !Model::has_timers ? "this model has no scheduler, hence no timers"
                                                   : "";

/// Why `Model` can't run this configuration of `Workload` on this machine; empty: it can. The only place that decides
/// this: it asks the needs of the workload, then its hook of this name, then that of the model.
template <class Workload, class Model>
std::string unsupported(const typename Workload::spec_type& configuration) {
  if (!never_supported<Workload, Model>.empty()) return std::string(never_supported<Workload, Model>);
  if (std::string reason = Workload::template unsupported<Model>(configuration); !reason.empty()) return reason;
  return Model::unsupported(Workload::options(configuration));
}

}  // namespace switchmark::workloads
