#pragma once

#include "measure/epoch.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/interleaved_timer.hpp"
#include "workloads/ladder/spec.hpp"
#include "workloads/results.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace switchmark::workloads::ladder {

/// A rung without a model. `Mechanism` is made of a spec and has
///
///   id                   a stable key, one of `order`
///   parties, rounds      of an epoch, which makes parties * rounds operations
///   unsupported()        why it can't be measured here; empty: it can
///   with(results)        seconds of the rounds, each with its operation
///   without(results)     seconds of the same rounds without
///
/// where both leave the state of each party in `results`. One that expects to cost nothing says `expects_nothing`: its
/// seconds are then those with it, since readers of records take logarithms of them, and its cost is a reading.
template <class Mechanism>
struct rung {
  static constexpr std::string_view id = Mechanism::id;
  static constexpr bool expects_nothing = requires { Mechanism::expects_nothing; };
  static constexpr measure::metric_name time_metric = expects_nothing ? measure::metric_name() : ladder::time_metric;
  static constexpr spec configuration{Mechanism::parties, Mechanism::rounds};
  class session;

  static std::string unsupported() { return Mechanism::unsupported(); }

  /// Runs it once, and holds what it leaves behind against the oracle.
  static measure::verification verify() {
    const expectation expected = outcome_of(configuration);
    std::vector<std::uint64_t> results(configuration.tasks);
    (void)Mechanism(configuration).with(results);
    measure::trace events(configuration.tasks, 1);
    for (std::size_t party = 0; party < configuration.tasks; ++party) events.log(party, ring::finished, results[party]);
    return {.mismatch = compare(events, results, {}, expected, false, false),
            .per_task_digest = events.per_task_digest()};
  }

  static std::unique_ptr<measure::session> prepare() { return std::make_unique<session>(); }
};

/// One epoch: the rounds with the operation and without, the difference is the operations'. Which comes first changes
/// from epoch to epoch, so that neither always finds what the other has warmed.
template <class Mechanism>
class rung<Mechanism>::session final : public measure::session {
 public:
  session() { (void)next(); }  // memory mapped, caches and predictors warm

  [[nodiscard]] measure::epoch next() override {
    const auto taken = timer_.measure([&] { return checked(true); }, [&] { return checked(false); });
    const double net = taken.with - taken.without;
    const auto operations = configuration.tasks * configuration.rounds;
    if constexpr (expects_nothing)
      return {.seconds = taken.with,
              .operations = operations,
              .readings = {{ladder::time_metric, 1e9 * net / static_cast<double>(operations)}}};
    else
      return {.seconds = net, .operations = operations};
  }

 private:
  double checked(bool with) {
    std::vector<std::uint64_t> results(configuration.tasks);
    const double seconds = with ? mechanism_.with(results) : mechanism_.without(results);
    require_results(with ? "with the operation" : "without the operation", results, expected_);
    return seconds;
  }

  const std::vector<std::uint64_t> expected_ = results_of(configuration);
  Mechanism mechanism_{configuration};
  interleaved_timer timer_;
};

}  // namespace switchmark::workloads::ladder
