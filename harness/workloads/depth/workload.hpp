#pragma once

#include "workloads/depth/coroutine.hpp"
#include "workloads/depth/direct.hpp"
#include "workloads/depth/future.hpp"
#include "workloads/run.hpp"
#include "workloads/yield_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::depth {

/// How the registry runs this workload on any model.
struct workload : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model>
  class session;

  static constexpr std::string_view name = "depth", time_metric = "switch_ns";
  static constexpr bool parity = true, needs_timers = false, isolated = false;

  static std::vector<spec> points(const scale& wanted) { return depth::points(wanted); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"depth", static_cast<std::int64_t>(s.depth)}};
  }
  /// The tick is armed and doesn't expire within an epoch.
  static runtime::model_options options(const spec&) {
    return {.stack_bytes = 256 * 1024, .ticks = {.quantum = std::chrono::seconds(10)}};
  }
  static std::size_t roots(const spec& s) { return s.tasks; }
  static std::uint64_t yields(const spec& s) { return s.tasks * (s.rounds - s.silent_rounds); }
  /// The task's own, and one a level.
  static std::uint64_t coroutines_of(const spec& s) { return s.tasks * (1 + s.depth); }
  static spec without_yields(const spec& s) { return depth::without_yields(s); }
  static expectation expect(const spec& s) { return depth::expect(s); }

  /// Why a model can't go so deep; empty: it can.
  template <class Model>
  static std::string objection(const spec& s) {
    if constexpr (Model::style == runtime::style::future)
      if (!stackless::children_may_recurse<typename Model::scheduler> && s.depth > deepest_nested)
        return "children that are members make one type of all levels, and compilers stop at 900";
    return {};
  }
};

template <class Model>
class workload::session final : public yield_session<workload, Model> {
 public:
  using yield_session<workload, Model>::yield_session;
};

}  // namespace switchmark::workloads::depth
