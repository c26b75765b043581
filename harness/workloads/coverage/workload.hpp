#pragma once

#include "measure/epoch.hpp"
#include "measure/step_trace.hpp"
#include "measure/stopwatch.hpp"
#include "platform/trap_flag.hpp"
#include "runtime/worker.hpp"
#include "workloads/contract.hpp"
#include "workloads/coverage/bodies.hpp"
#include "workloads/coverage/watched_waits.hpp"
#include "workloads/coverage/watcher.hpp"
#include "workloads/results.hpp"
#include "workloads/run_completion.hpp"
#include "workloads/spawn_task.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::workloads::coverage {

/// What the tasks of a run share.
template <class Scheduler, class Log>
struct watched_run {
  using waits_type = watched_waits<Scheduler>;

  const coverage::spec& spec;
  waits_type waits;
  std::vector<std::uint64_t>& results;  ///< one per task
  runtime::time_point start;
  [[no_unique_address]] Log log;
  std::unique_ptr<watcher> own = nullptr;  ///< of a run that nobody watches
};

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = coverage::bodies;
  template <class Model>
  class session;

  static constexpr std::string_view name = "coverage";
  static constexpr bool parity = false, needs_timers = true;

  /// Steps take seconds, and what they find doesn't vary.
  static int stride(const spec&, const run_scale& scale) { return scale.quick ? 10 : 5; }
  static double epoch_seconds(const spec&) { return 2; }

  static std::map<std::string, std::int64_t> params(const spec&) { return {}; }
  /// A model that preempts gets a tick after every instruction, one with safepoints has its budget spent at each.
  static runtime::model_options options(const spec&) {
    return {.stack_bytes = 64 * 1024, .ticks = {.kind = runtime::tick_kind::step}, .budget = {.operations = 1}};
  }
  static expectation expect(const spec& s) { return coverage::expect(s); }
  /// What a task executes is found out by steps, whatever the model.
  template <class Model>
  static std::string unsupported(const spec&) {
    return platform::trap_flag_unavailable();
  }

  template <class Scheduler, class Log>
  static watched_run<Scheduler, Log> make_run(const spec& s, Scheduler& waits, std::vector<std::uint64_t>& results,
                                              Log log, runtime::time_point start) {
    auto own = std::make_unique<watcher>();
    return {s, {waits, *own}, results, start, log, std::move(own)};
  }
};

/// Throws std::runtime_error where a tick was deferred outside of the non-preemptible section, in a build where that
/// section is whole.
inline void require_none_deferred_elsewhere(const watcher& observed) {
  const auto deferred = observed.deferred_elsewhere().sorted();
  if (deferred.empty() || !platform::non_preemptible_section_is_whole) return;
  throw std::runtime_error(
      fmt::format("ticks were deferred at {} instructions outside the non-preemptible section, first at "
                  "{:#x} of the program",
                  deferred.size(), deferred.front() - reinterpret_cast<std::uintptr_t>(__executable_start)));
}

/// One epoch: a run that is stepped and never switched by force, which says what the tasks execute; then the run in
/// which they are stopped wherever the model can.
template <class Model>
class workload::session final : public measure::session {
 public:
  explicit session(const spec& s) : spec_(s), expected_(coverage::expect(s).results) {}

  [[nodiscard]] measure::epoch next() override {
    watcher stepped;
    measure::step_trace trace(stepped.inside());
    runtime::model_options never_switched = options(spec_);
    never_switched.ticks.kind = runtime::tick_kind::manual;
    run_watched(never_switched, stepped, &trace);

    watcher observed;
    runtime::model_options switched = options(spec_);
    switched.ticks.observer = &observed;
    const measure::stopwatch watch;
    run_watched(switched, observed, nullptr);
    measure::epoch epoch{.seconds = watch.seconds()};
    require_none_deferred_elsewhere(observed);
    describe(epoch, measure::make_strip(trace.executed(), trace.non_preemptible(), observed.suspended()));
    return epoch;
  }

 private:
  void run_watched(const runtime::model_options& how, watcher& watched, measure::step_trace* trace) const {
    runtime::virtual_time time;
    runtime::worker worker(time);
    std::vector<std::uint64_t> results(spec_.tasks);
    std::unique_ptr<typename Model::scheduler> scheduler(new typename Model::scheduler(Model::make(worker, how)));
    watched_run<typename Model::scheduler, watching> run{
        spec_, {*scheduler, watched}, results, time.now(), watching{watched}};
    run_completion done([&] { scheduler.reset(); });
    for (std::size_t task = 0; task < spec_.tasks; ++task)
      spawn_task<bodies, Model::style>(*scheduler, done, run, task);
    if (trace != nullptr) trace->begin();
    scheduler->run(done);
    if (trace != nullptr) trace->end();
    require_results(trace != nullptr ? "that is stepped" : "that is stopped", results, expected_);
  }

  static void describe(measure::epoch& epoch, measure::instruction_strip strip) {
    epoch.readings = {{"suspension_points", static_cast<double>(strip.suspension_points())},
                      {"suspension_coverage", strip.coverage()},
                      {"non_preemptible_share", strip.non_preemptible_share()}};
    epoch.instructions = std::move(strip);
  }

  spec spec_;
  std::vector<std::uint64_t> expected_;
};

}  // namespace switchmark::workloads::coverage
