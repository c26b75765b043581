#pragma once

#include "measure/epoch.hpp"
#include "measure/memory.hpp"
#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/model_session.hpp"
#include "workloads/sleepers/bodies.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads::sleepers {

/// How the cells of this workload are run on any model.
struct workload : workload_defaults<spec> {
  using bodies = sleepers::bodies;
  template <class Model, class Stopwatch = measure::stopwatch,
            measure::memory_reading (*ReadMemory)(std::size_t) = &measure::read_memory>
  class session;

  static constexpr std::string_view name = "sleepers";
  static constexpr measure::metric_name time_metric = "park_ns";
  static constexpr bool needs_timers = true, isolated = true;

  /// Every sample wants a process of its own, and a million tasks take seconds.
  static int stride(const spec& s, const run_scale& scale) { return scale.quick || s.tasks > 100'000 ? 4 : 1; }
  static double epoch_seconds(const spec& s) {
    return 0.02 + static_cast<double>(s.tasks) * (4e-6 + 1e-7 * static_cast<double>(s.depth - 1));
  }

  static std::map<std::string, std::int64_t> params(const spec& s) {
    std::map<std::string, std::int64_t> all{{"tasks", static_cast<std::int64_t>(s.tasks)}};
    if (s.depth != 1) all.emplace("depth", static_cast<std::int64_t>(s.depth));
    return all;
  }
  /// The usual stacks, as long as the calls fit into them.
  static runtime::model_options options(const spec& s) {
    const std::size_t usual = runtime::default_stack_bytes;
    return {.stack_bytes = s.depth <= 16 ? usual : std::max(usual, stack_bytes_of_deep_calls),
            .ticks = {.quantum = std::chrono::seconds(10)}};
  }
  static expectation expect(const spec& s) { return sleepers::expect(s); }
};

/// One epoch: the tasks are spawned and parked in eight steps, and memory is read after each (a slope that too few
/// tasks make is no reading); then all of them wake, in virtual time, and their results are checked. Wants a process of
/// its own, whose heap has no free room. `Stopwatch` and `ReadMemory` are parameters so that tests can say what is
/// read.
template <class Model, class Stopwatch, measure::memory_reading (*ReadMemory)(std::size_t)>
class workload::session final : public model_session<workload, Model, runtime::virtual_time> {
  using base = model_session<workload, Model, runtime::virtual_time>;
  using base::expected_;
  using base::scheduler_;
  using base::spec_;
  using base::time_;
  using base::worker_;

 public:
  explicit session(const spec& s) : base(s, expected_results(s)) {
    // One task goes all the way first: the code and the stack that it runs on are no part of what a task keeps.
    const spec one{1, s.depth};
    std::vector<std::uint64_t> results(1);
    auto first = make_run(one, scheduler_, results, measure::not_tracing{}, time_.now());
    auto done = this->completion_of_run();
    (void)ReadMemory(0);
    (void)seconds_to_park(first, done, 0, 1);
    scheduler_.run(done);
  }

  [[nodiscard]] measure::epoch next() override {
    const runtime::ledger before = worker_.counts;
    std::vector<std::uint64_t> results(spec_.tasks, 1);  // not zero: its pages are in memory before the first reading
    auto measured = make_run(spec_, scheduler_, results, measure::not_tracing{}, time_.now());
    auto done = this->completion_of_run();
    measure::epoch epoch{.operations = spec_.tasks};
    std::vector<measure::memory_reading> readings;
    readings.reserve(steps + 1);
    readings.push_back(ReadMemory(0));
    for (std::size_t step = 0; step < steps; ++step) {
      epoch.seconds += seconds_to_park(measured, done, spec_.tasks * step / steps, spec_.tasks * (step + 1) / steps);
      readings.push_back(ReadMemory(spec_.tasks * (step + 1) / steps));
    }
    scheduler_.run(done);
    require_results(with_waits, results, expected_);
    epoch.readings = describe(readings, worker_.counts - before);
    return epoch;
  }

 private:
  static constexpr std::size_t steps = 8;
  static constexpr double page_bytes = 4096;               ///< what memory becomes resident by
  static constexpr double heap_step_bytes = 132 * 1024.0;  ///< what glibc's heap grows by (M_TOP_PAD and a page)

  template <class Run>
  double seconds_to_park(Run& measured, runtime::completion& done, std::size_t first, std::size_t end) {
    const Stopwatch watch;
    this->spawn_tasks(done, measured, first, end);
    scheduler_.run_until_parked();
    return watch.seconds();
  }

  static std::vector<measure::reading> describe(const std::vector<measure::memory_reading>& readings,
                                                const runtime::ledger& counts) {
    using measure::memory_reading;
    const auto count = [](std::uint64_t of, std::uint64_t per) {
      return static_cast<double>(of) / static_cast<double>(per);
    };
    std::vector<measure::reading> all{
        {"mappings_per_1000_tasks", 1000 * measure::growth_per_task(readings, &memory_reading::mappings)},
        {"allocations_per_task", count(counts.frame_allocations, counts.spawns)},
        {"frame_bytes", count(counts.frame_bytes, counts.frame_allocations)}};
    const auto add_slope = [&](measure::metric_name metric, double memory_reading::*field, double step) {
      if (measure::growth_is_resolved(readings, field, step))
        all.push_back({metric, measure::growth_per_task(readings, field)});
    };
    add_slope("resident_bytes_per_task", &memory_reading::resident_bytes, page_bytes);
    add_slope("reserved_bytes_per_task", &memory_reading::reserved_bytes, heap_step_bytes);
    add_slope("page_table_bytes_per_task", &memory_reading::page_table_bytes, page_bytes);
    return all;
  }
};

}  // namespace switchmark::workloads::sleepers
