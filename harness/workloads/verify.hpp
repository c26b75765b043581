#pragma once

#include "measure/epoch.hpp"
#include "measure/trace.hpp"
#include "runtime/reactor.hpp"
#include "runtime/worker.hpp"
#include "workloads/spawn_task.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace switchmark::workloads {

/// What a workload asks of the models that run it, with its name.
template <class Workload>
runtime::model_options named_options(const typename Workload::spec_type& s) {
  runtime::model_options options = Workload::options(s);
  options.workload = Workload::name;
  return options;
}

/// What the oracle of a workload says of one run.
struct expectation {
  measure::trace events;
  std::vector<std::uint64_t> results;  ///< one per task
  runtime::ledger counts;              ///< up to `dispatches`, or up to `yields` where the schedule is open
  bool ordered = true;                 ///< whether the interleaving is fixed too
  bool yields_are_known = true;        ///< else they depend on the time, and `counts` ends before them
};

/// Where `events` departs from `expected`: histories, interleaving, results, ledger, in this order; empty when nowhere.
/// `preempts`: ticks may add dispatches and reorder; `keeps_ledger`: the model counts at all.
[[nodiscard]] std::string compare(const measure::trace& events, const std::vector<std::uint64_t>& results,
                                  const runtime::ledger& counts, const expectation& expected, bool preempts,
                                  bool keeps_ledger);

/// What the oracle of `Workload` says of a run on `Model`: the same of every model, unless the workload is about that
/// difference.
template <class Workload, class Model>
expectation expectation_of(const typename Workload::spec_type& s) {
  if constexpr (requires { Workload::template expect_of<Model>(s); })
    return Workload::template expect_of<Model>(s);
  else
    return Workload::expect(s);
}

/// What `Workload` has around a run on `Model`.
struct no_surroundings {};
template <class Workload, class Model>
auto surroundings_of([[maybe_unused]] const typename Workload::spec_type& s) {
  if constexpr (requires { Workload::template surroundings<Model>(s); })
    return Workload::template surroundings<Model>(s);
  else
    return no_surroundings{};
}

/// The reactor of a worker whose tasks wait for descriptors; else none.
template <class Workload>
struct reactor_for {
  explicit reactor_for(const typename Workload::spec_type&) noexcept {}
  [[nodiscard]] runtime::reactor* get() noexcept { return nullptr; }
};
template <class Workload>
requires Workload::needs_descriptors struct reactor_for<Workload> {
  /// Throws std::system_error where the kernel refuses.
  explicit reactor_for(const typename Workload::spec_type& s) : reactor(Workload::make_poller(s)) {}
  [[nodiscard]] runtime::reactor* get() noexcept { return &reactor; }
  runtime::reactor reactor;
};

/// A verification run of any cell: where its tasks log and leave their results, and what is said of it.
class verification_run {
 public:
  explicit verification_run(expectation expected);
  verification_run(const verification_run&) = delete;
  verification_run& operator=(const verification_run&) = delete;
  ~verification_run();

  measure::trace events;               ///< as many tasks, and as many events of each, as the oracle has
  std::vector<std::uint64_t> results;  ///< one per task

  /// The run ended with this exception.
  void fail(const std::exception& failure);
  /// Holds what the run has left behind against the oracle. `counts`: the ledger of its worker. `preempts`,
  /// `keeps_ledger`: members of its model.
  [[nodiscard]] measure::verification result(const runtime::ledger& counts, bool preempts, bool keeps_ledger) const;

 private:
  expectation expected_;
  std::string failure_;
};

/// Runs `Workload` once on `Model` with its trace on, and holds it against the oracle. `Bodies` is a parameter so
/// that tests can inject faults; `Time` is virtual wherever the schedule is fixed, so that nothing sleeps.
template <class Workload, class Model, class Bodies, class Time>
measure::verification verify(const typename Workload::spec_type& s) {
  verification_run run(expectation_of<Workload, Model>(s));
  [[maybe_unused]] auto surroundings = surroundings_of<Workload, Model>(s);
  Time time;
  reactor_for<Workload> reactor(s);
  runtime::worker worker(time, reactor.get());
  try {
    using scheduler_type = typename Model::scheduler;
    runtime::completion done;
    std::unique_ptr<scheduler_type> scheduler(new scheduler_type(Model::make(worker, named_options<Workload>(s))));
    auto traced = [&] {
      if constexpr (std::is_same_v<decltype(surroundings), no_surroundings>)
        return Workload::make_run(s, *scheduler, run.results, measure::tracing{run.events}, time.now());
      else
        return Workload::make_run(s, *scheduler, run.results, measure::tracing{run.events}, time.now(), surroundings);
    }();
    // Unfinished tasks still wait for what they share: they end before it does.
    const struct end_first {
      std::unique_ptr<scheduler_type>& scheduler;
      ~end_first() { scheduler.reset(); }
    } ends_tasks{scheduler};
    for (std::size_t task = 0; task < Workload::roots(s); ++task)
      spawn_task<Bodies, Model::style>(*scheduler, done, traced, task);
    scheduler->run(done);
  } catch (const std::exception& failure) {
    run.fail(failure);
  }
  return run.result(worker.counts, Model::preempts, Model::keeps_ledger);
}

}  // namespace switchmark::workloads
