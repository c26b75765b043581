#pragma once

#include "workloads/contract.hpp"
#include "workloads/depth/bodies.hpp"
#include "workloads/yield_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::depth {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = depth::bodies;
  template <class Model>
  class session;

  static constexpr std::string_view name = "depth";
  static constexpr measure::metric_name time_metric = "switch_ns";

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"depth", static_cast<std::int64_t>(s.depth)}};
  }
  static runtime::model_options options(const spec&) {
    return {.stack_bytes = 256 * 1024, .ticks = ticks_beyond_an_epoch};
  }
  static std::uint64_t yields(const spec& s) { return s.tasks * (s.rounds - s.silent_rounds); }
  /// The task's own, and one a level.
  static std::uint64_t coroutines_of(const spec& s) { return s.tasks * (1 + s.depth); }
  static spec without_yields(const spec& s) { return depth::without_yields(s); }
  static expectation expect(const spec& s) { return depth::expect(s); }

  template <class Model>
  static std::string unsupported(const spec& s) {
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
