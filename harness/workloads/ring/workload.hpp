#pragma once

#include "workloads/contract.hpp"
#include "workloads/ring/bodies.hpp"
#include "workloads/yield_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::ring {

/// How the cells of this workload are run on any model. Its options are the default ones, so that the cells of
/// `fiber-preempt` tell what being preemptible costs when nothing is preempted.
struct workload : workload_defaults<spec> {
  using bodies = ring::bodies;
  template <class Model>
  class session;

  static constexpr std::string_view name = "ring";
  static constexpr measure::metric_name time_metric = "switch_ns";

  /// A hundred thousand stacks take longer to set up than to switch between.
  static int stride(const spec& s, const run_scale& scale) { return scale.quick && s.tasks >= 100'000 ? 4 : 1; }

  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"tasks", static_cast<std::int64_t>(s.tasks)}};
  }
  /// What a difference of instructions between the two runs of an epoch is called; none: this configuration isn't
  /// counted.
  static measure::metric_name counted_as(const spec& s) {
    if (s.tasks == 2 || s.tasks == 1'000) return "instructions_per_switch";
    return {};
  }
  static std::uint64_t yields(const spec& s) { return s.tasks * s.rounds; }
  static expectation expect(const spec& s) { return ring::expect(s); }
};

template <class Model>
class workload::session final : public yield_session<workload, Model> {
 public:
  using yield_session<workload, Model>::yield_session;
};

}  // namespace switchmark::workloads::ring
