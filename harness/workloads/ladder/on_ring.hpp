#pragma once

#include "workloads/ladder/spec.hpp"
#include "workloads/ring/workload.hpp"

#include <memory>
#include <string>

namespace switchmark::workloads::ladder {

/// A rung that is a model in a ring of `Tasks`: the ring's bodies, session and oracle as they are.
template <class Model, std::size_t Tasks = 2>
struct on_ring {
  static constexpr measure::metric_name time_metric = ladder::time_metric;
  static constexpr spec configuration{Tasks, 100'000 / Tasks};

  static std::string unsupported() { return Model::unsupported(ring::workload::options(configuration)); }

  static measure::verification verify() {
    return workloads::verify<ring::workload, Model, ring::bodies, ring::workload::verification_time>(configuration);
  }

  /// Tells the time of an operation and nothing else.
  class session final : public measure::session {
   public:
    [[nodiscard]] measure::epoch next() override {
      measure::epoch epoch = ring_.next();
      epoch.readings.clear();
      return epoch;
    }

   private:
    ring::workload::session<Model> ring_{configuration};
  };
  static std::unique_ptr<measure::session> prepare() { return std::make_unique<session>(); }
};

}  // namespace switchmark::workloads::ladder
