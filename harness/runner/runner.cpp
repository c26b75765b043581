#include "runner/runner.hpp"

#include "measure/stopwatch.hpp"
#include "measure/wait_histogram.hpp"
#include "platform/pinning.hpp"
#include "runner/benchmark_library.hpp"
#include "runner/interleaving.hpp"
#include "runner/row_reporter.hpp"
#include "runner/visits.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace switchmark::runner {
namespace {

/// The cells of one configuration in one pass, which are measured together.
struct group {
  std::vector<const cell*> cells;
  int pass = 0;
  std::vector<interleaved> visits = {};
  interleaved measured = {};  ///< all visits
  bool done = false;          ///< wants no more visits
};

class run {
 public:
  run(const plan& work, platform::interrupt& stop, const child_status& parent)
      : work_(work), stop_(stop), parent_(parent), random_(generator(work)) {}

  /// A random order of groups.
  void add_pass(std::span<const cell> cells, int pass) {
    std::vector<std::vector<const cell*>> groups = groups_of(cells, pass);
    std::shuffle(groups.begin(), groups.end(), random_);
    for (std::vector<const cell*>& each : groups) {
      group& one = groups_.emplace_back(group{.cells = std::move(each), .pass = pass});
      for (const cell* cell : one.cells) add(*cell, one);
    }
  }

  /// Measures every group, and again and again those that want more visits, in another order in each round. The orders
  /// depend on the seed alone, so that the n-th processes of two runs have the same.
  void measure() {
    std::mt19937_64 orders(random_());
    std::vector<group*> order;
    for (group& each : groups_) order.push_back(&each);
    while (!std::all_of(order.begin(), order.end(), [](const group* each) { return each->done; })) {
      for (group* each : order)
        if (!each->done) visit(*each);
      std::shuffle(order.begin(), order.end(), orders);
    }
    for (group& each : groups_) each.measured = merge(std::move(each.visits));
  }

  /// What was measured, by way of the library.
  [[nodiscard]] record::partial finish() {
    benchmark::RunSpecifiedBenchmarks(&reporter_, ".");
    benchmark::ClearRegisteredBenchmarks();  // they point to the groups
    found_.samples = reporter_.take_samples();
    std::erase_if(found_.samples,
                  [this](const record::sample& sample) { return found_.failures.contains(sample.cell); });
    return std::move(found_);
  }

 private:
  static std::mt19937_64 generator(const plan& work) {
    std::seed_seq seed{static_cast<std::uint32_t>(work.seed), static_cast<std::uint32_t>(work.seed >> 32),
                       static_cast<std::uint32_t>(work.process)};
    return std::mt19937_64(seed);
  }

  /// Timed cells of one workload and configuration; a cell that isn't timed has nobody to be compared with.
  [[nodiscard]] std::vector<std::vector<const cell*>> groups_of(std::span<const cell> cells, int pass) const {
    std::map<std::tuple<std::string, std::map<std::string, std::int64_t>, std::string>, std::vector<const cell*>> all;
    for (const cell& cell : cells)
      if (pass < repetitions_of(cell, work_.repetitions))
        all[{cell.workload, cell.params, cell.time_metric.empty() ? cell.model : ""}].push_back(&cell);
    std::vector<std::vector<const cell*>> groups;
    for (auto& [configuration, members] : all) groups.push_back(std::move(members));
    return groups;
  }

  /// A benchmark with one repetition and one iteration, so that the library looks for no count of its own.
  void add(const cell& cell, const group& of) {
    benchmark::RegisterBenchmark(cell.id.c_str(),
                                 [this, &cell, &of](benchmark::State& state) { take(cell, of, state); })
        ->UseManualTime()
        ->Repetitions(1)
        ->Iterations(1);
  }

  void take(const cell& cell, const group& of, benchmark::State& state) {
    const std::vector<interleaved_result>& results = of.measured.results;
    const auto match = std::find_if(results.begin(), results.end(),
                                    [&cell](const interleaved_result& result) { return result.what == &cell; });
    if (match == results.end() || (match->failure.empty() && match->taken.paces.empty()))
      return state.SkipWithError("not to be measured");
    try {
      if (!match->failure.empty()) throw std::runtime_error(match->failure);
      while (state.KeepRunning()) state.SetIterationTime(match->taken.seconds());
      keep(*match, of);
    } catch (const std::exception& failure) {
      found_.failures[cell.id] = failure.what();
      state.SkipWithError(failure.what());
    }
  }

  /// Without those that have failed before, and nobody after a request to stop or the deadline.
  void visit(group& of) {
    std::vector<const cell*> open;
    for (const cell* cell : of.cells)
      if (!found_.failures.contains(cell->id)) open.push_back(cell);
    if (is_over() || open.empty()) {
      of.done = true;
      return;
    }
    const bool is_first = of.visits.empty();
    const double seconds = work_.repetition_seconds * static_cast<double>(open.size());
    const time_limit limit{.seconds = is_first ? seconds : seconds / of.visits.front().visits,
                           .single_block = work_.single_epoch,
                           .stop = [this] { return is_over(); },
                           .visits = is_first && !work_.single_epoch ? most_visits : 1};
    interleaved& made = of.visits.emplace_back(measure_interleaved(open, limit, random_, parent_));
    of.done = !needs_another(of.visits, of.visits.front().visits);
    note_disturbances(made.blocks, open.front()->id);
    for (const interleaved_result& each : made.results)
      if (!each.failure.empty()) found_.failures.emplace(each.what->id, each.failure);
  }

  void note_disturbances(std::span<const block> blocks, const std::string& first_cell) {
    const double usual = usual_idle_seconds(blocks);
    for (const block& each : blocks)
      if (const std::string_view cause = disturbance(each, usual); !cause.empty())
        found_.disturbances.push_back({std::string(cause), first_cell, work_.process, 1, each.idle_seconds});
  }

  /// Whether no epoch may begin any more.
  bool is_over() { return stop_.requests() > 0 || (work_.deadline && since_.seconds() > *work_.deadline); }

  void keep(const interleaved_result& result, const group& of) {
    const repetition& taken = result.taken;
    const block_choice& choice = of.measured.choice;
    record::sample sample{.cell = result.what->id,
                          .process = work_.process,
                          .repetition = of.pass,
                          .values = values_of(taken, result.what->time_metric),
                          .epochs = epochs_of(taken, result.what->time_metric),
                          .histograms = {},
                          .instructions = taken.instructions,
                          .machine = {.probe = choice.probe,
                                      .multiplication_ns = 1e9 * taken.multiplication_seconds(),
                                      .steady = choice.steady,
                                      .blocks = static_cast<int>(of.measured.blocks.size()),
                                      .blocks_left_out = choice.left_out},
                          .row = {}};
    if (!taken.waits_us.empty()) sample.histograms["wait_us"] = measure::wait_histogram::count(taken.waits_us);
    if (!taken.lags_us.empty()) sample.histograms["tick_lag_us"] = measure::wait_histogram::count(taken.lags_us);
    found_.measured_seconds += result.measured_seconds;
    reporter_.succeeded(std::move(sample), taken.operations, result.cpu_seconds);
  }

  const measure::stopwatch since_;
  const plan& work_;
  platform::interrupt& stop_;
  const child_status& parent_;
  std::mt19937_64 random_;
  std::deque<group> groups_;  // their addresses are kept
  row_reporter reporter_;
  record::partial found_;
};

}  // namespace

record::partial measure_cells(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                              const child_status& parent) {
  platform::pin_to(work.cpu);
  initialize_benchmark_library(work.benchmark_flags);

  run all(work, stop, parent);
  for (int pass = 0; pass < work.repetitions; ++pass) all.add_pass(cells, pass);
  all.measure();
  return all.finish();
}

}  // namespace switchmark::runner
