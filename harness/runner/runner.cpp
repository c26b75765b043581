#include "runner/runner.hpp"

#include "measure/stopwatch.hpp"
#include "measure/wait_histogram.hpp"
#include "platform/pinning.hpp"
#include "runner/benchmark_library.hpp"
#include "runner/paired.hpp"
#include "runner/row_reporter.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace switchmark::runner {
namespace {

/// The cells of one point in one turn. They are measured together when the library comes to the first of them.
struct group {
  std::vector<const cell*> cells;
  int turn = 0;
  std::optional<std::vector<paired_result>> results;
};

class run {
 public:
  run(const plan& work, platform::interrupt& stop, const news& parent)
      : work_(work), stop_(stop), parent_(parent), random_(generator(work)) {}

  /// A random order of groups, in which each has its turn.
  void add_turn(std::span<const cell> cells, int turn) {
    std::vector<std::vector<const cell*>> groups = groups_of(cells, turn);
    std::shuffle(groups.begin(), groups.end(), random_);
    for (std::vector<const cell*>& each : groups) {
      group& one = groups_.emplace_back(std::move(each), turn, std::nullopt);
      for (const cell* what : one.cells) add(*what, one);
    }
  }

  [[nodiscard]] record::partial finish() {
    benchmark::RunSpecifiedBenchmarks(&reporter_, ".");
    const json rows = reporter_.rows();
    if (rows.size() != found_.samples.size()) throw std::logic_error("rows and samples don't match");
    for (std::size_t i = 0; i < rows.size(); ++i) found_.samples[i].row = rows[i];
    std::erase_if(found_.samples, [this](const record::sample& one) { return found_.failures.contains(one.cell); });
    return std::move(found_);
  }

 private:
  static std::mt19937_64 generator(const plan& work) {
    std::seed_seq seed{static_cast<std::uint32_t>(work.seed), static_cast<std::uint32_t>(work.seed >> 32),
                       static_cast<std::uint32_t>(work.process)};
    return std::mt19937_64(seed);
  }

  /// Timed cells of one workload and point; a cell that isn't timed has nobody to be compared with.
  [[nodiscard]] std::vector<std::vector<const cell*>> groups_of(std::span<const cell> cells, int turn) const {
    std::map<std::tuple<std::string, std::map<std::string, std::int64_t>, std::string>, std::vector<const cell*>> all;
    for (const cell& one : cells)
      if (turn < repetitions_of(one, work_.repetitions))
        all[{one.workload, one.params, one.time_metric.empty() ? one.model : ""}].push_back(&one);
    std::vector<std::vector<const cell*>> groups;
    for (auto& [point, members] : all) groups.push_back(std::move(members));
    return groups;
  }

  /// A benchmark with one repetition and one iteration, so that the library looks for no count of its own.
  void add(const cell& what, group& of) {
    benchmark::RegisterBenchmark(what.id.c_str(),
                                 [this, &what, &of](benchmark::State& state) { take(what, of, state); })
        ->UseManualTime()
        ->Repetitions(1)
        ->Iterations(1);
  }

  void take(const cell& what, group& of, benchmark::State& state) {
    if (!of.results) of.results = measured(of);
    const auto found = std::find_if(of.results->begin(), of.results->end(),
                                    [&what](const paired_result& one) { return one.what == &what; });
    if (found == of.results->end() || (found->failure.empty() && found->taken.paces.empty()))
      return state.SkipWithError("not to be measured");
    try {
      if (!found->failure.empty()) throw std::runtime_error(found->failure);
      while (state.KeepRunning()) state.SetIterationTime(found->taken.seconds());
      keep(*found, of.turn, state);
    } catch (const std::exception& failure) {
      found_.failures[what.id] = failure.what();
      state.SkipWithError(failure.what());
    }
  }

  /// Without those that have failed in an earlier turn, and nobody after a request to stop or the deadline.
  std::vector<paired_result> measured(const group& of) {
    std::vector<const cell*> open;
    for (const cell* one : of.cells)
      if (!found_.failures.contains(one->id)) open.push_back(one);
    if (is_over() || open.empty()) return {};
    const time_limit limit{work_.repetition_seconds * static_cast<double>(open.size()), work_.single_epoch,
                           [this] { return is_over(); }};
    return measure_paired(open, limit, random_, parent_);
  }

  /// Whether no epoch may begin any more.
  bool is_over() { return stop_.requests() > 0 || (work_.deadline && since_.seconds() > *work_.deadline); }

  void keep(const paired_result& found, int turn, benchmark::State& state) {
    const repetition& taken = found.taken;
    record::sample one{found.what->id,
                       work_.process,
                       turn,
                       values_of(taken, found.what->time_metric),
                       epochs_of(taken, found.what->time_metric),
                       {},
                       taken.instructions,
                       {}};
    if (!taken.waits_us.empty()) one.histograms["wait_us"] = measure::wait_histogram::count(taken.waits_us);
    if (!taken.lags_us.empty()) one.histograms["tick_lag_us"] = measure::wait_histogram::count(taken.lags_us);
    for (const auto& [metric, value] : one.values) state.counters[metric] = value;
    found_.samples.push_back(std::move(one));
    found_.measured_seconds += found.measured_seconds;
    reporter_.succeeded(taken.operations, found.cpu_seconds);
  }

  const measure::stopwatch since_;
  const plan& work_;
  platform::interrupt& stop_;
  const news& parent_;
  std::mt19937_64 random_;
  std::deque<group> groups_;  // their addresses are kept
  row_reporter reporter_;
  record::partial found_;
};

}  // namespace

record::partial measure_cells(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                              const news& parent) {
  platform::pin_to_last_cpu();
  initialize_benchmark_library(work.benchmark_flags);

  run all(work, stop, parent);
  for (int turn = 0; turn < work.repetitions; ++turn) all.add_turn(cells, turn);
  return all.finish();
}

}  // namespace switchmark::runner
