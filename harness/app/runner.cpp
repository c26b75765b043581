#include "app/runner.hpp"

#include "app/benchmark_library.hpp"
#include "app/repetition.hpp"
#include "app/row_reporter.hpp"
#include "measure/pinning.hpp"
#include "measure/wait_histogram.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <stdexcept>

namespace switchmark::app {
namespace {

class run {
 public:
  run(const plan& work, interrupt& stop, const news& parent) : work_(work), stop_(stop), parent_(parent) {}

  /// Has the library call `take` for every turn, each a benchmark with one repetition.
  void add(const cell& what, int turn) {
    benchmark::RegisterBenchmark(what.id.c_str(),
                                 [this, &what, turn](benchmark::State& state) { take(what, turn, state); })
        ->UseManualTime()
        ->Repetitions(1)
        ->Iterations(1);  // so that the library looks for no count of its own: `repeat` ends by time
  }

  [[nodiscard]] report::partial finish() {
    benchmark::RunSpecifiedBenchmarks(&reporter_, ".");
    const report::json rows = reporter_.rows();
    if (rows.size() != found_.samples.size()) throw std::logic_error("rows and samples don't match");
    for (std::size_t i = 0; i < rows.size(); ++i) found_.samples[i].row = rows[i];
    std::erase_if(found_.samples, [this](const report::sample& one) { return found_.failures.contains(one.cell); });
    return std::move(found_);
  }

 private:
  void take(const cell& what, int turn, benchmark::State& state) {
    if (stop_.requests() > 0 || found_.failures.contains(what.id)) return state.SkipWithError("not to be measured");
    const at_cell here(parent_, what.id);
    try {
      const auto session = what.prepare();
      repetition taken;
      while (state.KeepRunning()) {
        taken = repeat(*session, limit());
        state.SetIterationTime(taken.seconds);
      }
      keep(what, turn, taken, state);
    } catch (const std::exception& failure) {
      found_.failures[what.id] = failure.what();
      state.SkipWithError(failure.what());
    }
  }

  [[nodiscard]] repetition_limit limit() {
    return {work_.repetition_seconds, work_.single_epoch, [this] { return stop_.requests() > 0; }};
  }

  void keep(const cell& what, int turn, const repetition& taken, benchmark::State& state) {
    report::sample one{what.id, work_.process, turn, values_of(taken, what.time_metric), {}, {}, {}};
    if (!taken.waits_us.empty()) one.histograms["wait_us"] = measure::wait_histogram::count(taken.waits_us);
    if (!taken.lags_us.empty()) one.histograms["tick_lag_us"] = measure::wait_histogram::count(taken.lags_us);
    one.instructions = taken.instructions;
    for (const auto& [metric, value] : one.values) state.counters[metric] = value;
    found_.samples.push_back(std::move(one));
    reporter_.succeeded(taken.operations);
  }

  const plan& work_;
  interrupt& stop_;
  const news& parent_;
  row_reporter reporter_;
  report::partial found_;
};

std::mt19937_64 generator(const plan& work) {
  std::seed_seq seed{static_cast<std::uint32_t>(work.seed), static_cast<std::uint32_t>(work.seed >> 32),
                     static_cast<std::uint32_t>(work.process)};
  return std::mt19937_64(seed);
}

/// A random order in which the models of one workload and point follow each other, themselves in random order: what is
/// compared is measured in the same stretch of time.
std::vector<const cell*> drawn_order(std::span<const cell> cells, std::mt19937_64& random) {
  std::map<std::pair<std::string, std::map<std::string, std::int64_t>>, std::uint64_t> place;
  std::vector<const cell*> order;
  for (const cell& one : cells) {
    order.push_back(&one);
    if (const auto [group, is_new] = place.try_emplace({one.workload, one.params}); is_new) group->second = random();
  }
  std::shuffle(order.begin(), order.end(), random);
  std::stable_sort(order.begin(), order.end(), [&](const cell* a, const cell* b) {
    return place.at({a->workload, a->params}) < place.at({b->workload, b->params});
  });
  return order;
}

}  // namespace

report::partial measure_cells(const plan& work, std::span<const cell> cells, interrupt& stop, const news& parent) {
  measure::pin_to_last_cpu();
  initialize_benchmark_library(work.benchmark_flags);

  run all(work, stop, parent);
  std::mt19937_64 random = generator(work);
  for (int turn = 0; turn < work.repetitions; ++turn) {
    for (const cell* one : drawn_order(cells, random))
      if (turn < turns_of(*one, work.points, work.repetitions)) all.add(*one, turn);
  }
  return all.finish();
}

}  // namespace switchmark::app
