#pragma once

#include "measure/epoch.hpp"
#include "measure/trace.hpp"
#include "runtime/worker.hpp"
#include "workloads/results.hpp"
#include "workloads/run_completion.hpp"
#include "workloads/spawn_task.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace switchmark::workloads {

/// How a run is called in the message of a wrong result.
inline constexpr std::string_view with_waits = "with waits", without_waits = "without waits";

/// Whether the time of a run contains the spawning of its tasks.
enum class spawning : bool { untimed, timed };

/// What a run does after its tasks where it does nothing.
struct nothing_more {
  void operator()() const noexcept {}
};

/// What the sessions of all workloads have in common: a scheduler of the model, what each task must leave behind, and
/// the runs that an epoch is made of. `Time` is the time source of the tasks.
template <class Workload, class Model, class Time = runtime::monotonic_time>
class model_session : public measure::session {
 public:
  using spec_type = typename Workload::spec_type;

  ~model_session() override { end_tasks(); }

 protected:
  explicit model_session(const spec_type& s) : model_session(s, expectation_of<Workload, Model>(s).results) {}
  /// `expected`: one result per task.
  model_session(const spec_type& s, std::vector<std::uint64_t> expected)
      : spec_(s), expected_(std::move(expected)), scheduler_(Model::make(worker_, named_options<Workload>(s))) {}

  /// To be declared behind what the tasks of a run share. After a run that has thrown, the session makes no other one.
  [[nodiscard]] auto completion_of_run() {
    return run_completion([this] { end_tasks(); });
  }

  /// Spawns the tasks from number `first` up to and without `end`.
  template <class Run>
  void spawn_tasks(runtime::completion& done, Run& measured, std::size_t first, std::size_t end) {
    for (std::size_t task = first; task < end; ++task)
      spawn_task<typename Workload::bodies, Model::style>(scheduler_, done, measured, task);
  }

  /// Seconds of one run: spawns all tasks, reads `Stopwatch`, runs them to their end, calls `then()`, reads `Stopwatch`
  /// again, and compares the results. `run`: its name in the message of a wrong result. `Spawning`: whether spawning is
  /// a part of the time.
  template <class Stopwatch, spawning Spawning = spawning::untimed, class Run, class Then = nothing_more>
  [[gnu::always_inline]] double seconds_of(std::string_view run, Run& measured, Then then = {}) {
    auto done = completion_of_run();
    if constexpr (Spawning == spawning::untimed) spawn_tasks(done, measured, 0, Workload::roots(measured.spec));
    const Stopwatch watch;
    if constexpr (Spawning == spawning::timed) spawn_tasks(done, measured, 0, Workload::roots(measured.spec));
    scheduler_.run(done);
    then();
    const double seconds = watch.seconds();
    require_results(run, measured.results, expected_);
    return seconds;
  }

  /// The same of a run that has no parts but what all runs have. Its tasks wait with `waits`; their deadlines count
  /// from `start`.
  ///
  /// A function of its own for each kind of waits, with `seconds_of` inlined into it: the run that an epoch subtracts
  /// from another is then the same instructions but for the waits, whatever is compiled beside them.
  template <class Stopwatch, spawning Spawning = spawning::untimed, class Waits>
  [[gnu::noinline]] double seconds_with(std::string_view run, const spec_type& s, Waits& waits,
                                        runtime::time_point start = {}) {
    std::vector<std::uint64_t> results(expected_.size());
    auto measured = Workload::make_run(s, waits, results, measure::not_tracing{}, start);
    return seconds_of<Stopwatch, Spawning>(run, measured);
  }

  spec_type spec_;
  std::vector<std::uint64_t> expected_;
  Time time_;
  [[no_unique_address]] reactor_for<Workload> reactor_{spec_};
  runtime::worker worker_{time_, reactor_.get()};
  union {
    typename Model::scheduler scheduler_;  ///< ends with the session, or with a run that throws
  };

 private:
  void end_tasks() noexcept {
    if (!std::exchange(has_ended_, true)) std::destroy_at(&scheduler_);
  }

  bool has_ended_ = false;  ///< `scheduler_`
};

}  // namespace switchmark::workloads
