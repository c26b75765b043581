#pragma once

#include "measure/epoch.hpp"
#include "measure/find_metric.hpp"
#include "runtime/poller.hpp"
#include "runtime/style.hpp"
#include "runtime/worker.hpp"
#include "workloads/run.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// What a workload and a model provide. The descriptor of a workload derives from `workload_defaults` and states what
// differs from it. Its cells.cpp says which models run it, at which configurations (workloads/make_cell.hpp).

namespace switchmark::workloads {

/// A tick that is armed and does not expire within an epoch.
inline constexpr runtime::tick_options ticks_beyond_an_epoch{.quantum = std::chrono::seconds(10)};

/// Every hook of a workload with its default. Without a default, so that each workload must state them:
///
///   name                      a stable key of the record
///   params(spec)              the parameters in a cell's id: std::map<std::string, std::int64_t>
///   roots(spec)               how many tasks a run begins with; default where a spec has `tasks`: so many
///   expect(spec)              the oracle; or expect_of<Model>(spec) where it depends on the model
///   bodies                    the bodies, by style (workloads/spawn_task.hpp)
///   session<Model>            measures epochs (measure::session), most often by workloads/model_session.hpp
///
/// Optional, for every workload:
///
///   surroundings<Model>(spec) what a verification run has around it (servers, other processes): an object that is made
///                             before the scheduler and destroyed after it, and the last argument of `make_run`
///
/// Of workloads that are measured by workloads/yield_session.hpp:
///
///   yields(spec)              how many yields a run makes
///   without_yields(spec)      optional: the same rounds with as few yields as let every task begin before one ends
///   coroutines_of(spec)       optional: how many coroutines a run calls
template <class Spec>
struct workload_defaults {
  using spec_type = Spec;
  /// Virtual time wherever the schedule is fixed, so that nothing sleeps while a cell is verified.
  using verification_time = runtime::virtual_time;

  /// What seconds per operation are called in the record; none: the workload has other results than its pace.
  static constexpr measure::metric_name time_metric = {};
  /// Else the schedule is the result: results and the history of each task must match, ledgers may differ.
  static constexpr bool parity = true;
  /// Only models that can run such tasks do: those that sleep, and those that only a tick stops.
  static constexpr bool needs_timers = false, needs_preemption = false;
  /// Its tasks wait for descriptors: the worker has a reactor.
  static constexpr bool needs_descriptors = false;
  /// By which interface of the kernel the reactor of a configuration asks, where there is one.
  static std::unique_ptr<runtime::poller> make_poller(const Spec&) { return runtime::make_epoll_poller(); }
  /// Every sample wants a process of its own (memory).
  static constexpr bool isolated = false;

  /// What a difference of instructions between the two runs of an epoch is called; none: they are not counted.
  static measure::metric_name counted_as(const Spec&) { return {}; }
  /// Measured in the processes whose index is a multiple of this; if > 1, once in each.
  static int stride(const Spec&, const run_scale&) { return 1; }
  /// Estimated duration of an epoch in s, used until one has been measured.
  static double epoch_seconds(const Spec&) { return 0.004; }
  /// Stack, ticks and budget of the model.
  static runtime::model_options options(const Spec&) { return {.ticks = ticks_beyond_an_epoch}; }
  /// The configuration at which a cell is verified.
  static Spec for_verification(const Spec& s) { return s; }
  /// Why `Model` can't run this configuration here; empty: it can.
  template <class Model>
  static std::string unsupported(const Spec&) {
    return {};
  }

  static std::size_t roots(const Spec& s) requires requires { s.tasks; }
  { return s.tasks; }

  /// What the tasks of one run share: `spec`, `waits`, `results`, `log` and more.
  template <class Waits, class Log>
  static run<Spec, Waits, Log> make_run(const Spec& s, Waits& waits, std::vector<std::uint64_t>& results, Log log,
                                        runtime::time_point start) {
    return {s, waits, results, start, log};
  }
};

// Every member of a model:
//
//   id, family                       stable keys of the record; a family is stackful, stackless or control
//   style                            which of a workload's bodies it runs (runtime::style)
//   preempts                         whether ticks stop its tasks anywhere
//   keeps_ledger                     whether its worker counts; else its ledger is compared with none
//   starts_when_called               whether a task runs to its first wait where it is spawned
//   has_timers                       whether its tasks can sleep
//   hooked                           whether it runs in the program that is linked with the allocator hook
//   unsupported(options)             why it can't be run with such runtime::model_options here; empty: it can
//   scheduler, make(worker, options) the object that runs tasks, and how it is made

}  // namespace switchmark::workloads
