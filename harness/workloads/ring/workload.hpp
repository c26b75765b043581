#pragma once

#include "workloads/ring/coroutine.hpp"
#include "workloads/ring/direct.hpp"
#include "workloads/ring/future.hpp"
#include "workloads/run.hpp"
#include "workloads/yield_session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::ring {

/// How the registry runs this workload on any model.
struct workload : plain_runs<spec> {
  using verification_time = runtime::virtual_time;
  template <runtime::style Style>
  using bodies_of = bodies<Style>;
  template <class Model>
  class session;

  static constexpr std::string_view name = "ring", time_metric = "switch_ns";
  static constexpr bool parity = true, needs_timers = false, isolated = false;

  /// A hundred thousand stacks take longer to set up than to switch between.
  static int stride(const spec& s, const scale& wanted) { return wanted.quick && s.tasks >= 100'000 ? 2 : 1; }

  static std::vector<spec> points(const scale& wanted) { return ring::points(wanted); }
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"tasks", static_cast<std::int64_t>(s.tasks)}};
  }
  /// What a difference of instructions between the two runs of an epoch is called; empty: this point isn't counted.
  static std::string_view counted_as(const spec& s) {
    return s.tasks == 2 || s.tasks == 1'000 ? "instructions_per_switch" : "";
  }
  /// The tick is armed and doesn't expire within an epoch: what being preemptible costs when nothing is preempted.
  static runtime::model_options options(const spec&) { return {.ticks = {.quantum = std::chrono::seconds(10)}}; }
  static std::size_t roots(const spec& s) { return s.tasks; }
  static std::uint64_t yields(const spec& s) { return s.tasks * s.rounds; }
  static expectation expect(const spec& s) { return ring::expect(s); }
};

template <class Model>
class workload::session final : public yield_session<workload, Model> {
 public:
  using yield_session<workload, Model>::yield_session;
};

}  // namespace switchmark::workloads::ring
