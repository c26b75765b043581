#include "runner/campaign.hpp"

#include "runner/valgrind.hpp"
#include "runner/verify.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

record::cell_result unmeasured(const cell& of) {
  record::cell_result result;
  result.id = of.id;
  result.workload = of.workload;
  result.model = of.model;
  result.family = of.family;
  result.parity = of.parity;
  result.keeps_ledger = of.keeps_ledger;
  result.params = of.params;
  if (!of.not_applicable.empty()) {
    result.state = record::status::not_applicable;
    result.reason = of.not_applicable;
  }
  return result;
}

/// Whether the program at hand can count it.
bool counted(const cell& one) { return one.not_applicable.empty() && one.hooked && !one.counted_as.empty(); }

/// Between which bounds the repetitions of a cell lie, in seconds: shorter ones hold too few epochs, longer
/// ones show nothing new.
struct bounds {
  double shortest, longest;
};
constexpr bounds quick_repetitions{0.01, 0.05}, full_repetitions{0.03, 0.75};

/// What a process took for each of its cells.
template <class Times>
std::map<std::string, cell_cost> costs_of(const Times& times) {
  std::map<std::string, cell_cost> costs;
  for (const auto& [id, spent] : times)
    costs[id] = {spent.prepare / std::max(spent.prepared, 1), spent.epochs / std::max(spent.run, 1)};
  return costs;
}

}  // namespace

campaign::campaign(const options& wanted, const scale& points, std::span<const cell> cells, fs::path folder,
                   platform::interrupt& stop, progress& shown)
    : wanted_(wanted), points_(points), cells_(cells), folder_(std::move(folder)), stop_(stop), shown_(shown) {
  for (const cell& one : cells_) {
    index_[one.id] = results_.size();
    results_.push_back(unmeasured(one));
    if (one.not_applicable.empty()) shown_.expect(1);
    if (wanted_.instructions && counted(one)) shown_.expect(1);
  }
}

void campaign::verify() {
  const auto verified =
      std::count_if(cells_.begin(), cells_.end(), [](const cell& one) { return one.not_applicable.empty(); });
  shown_.phase(fmt::format("verifying {} cells", verified));
  for (const batch& work : batches(of::verification, 0)) run(plan_for(plan::task::verify, work), work);
  for (const auto& [id, proof] : proofs_) {
    result_of(id).proof = proof;
    if (!proof.mismatch.empty()) fail(id, proof.mismatch);
  }
  for (const auto& [id, reason] : cross_check(cells_, proofs_)) fail(id, reason);
}

void campaign::measure(double seconds) {
  time_plan timing = time_plan_for(seconds);
  planned_samples_ = timing.samples_before(wanted_.processes);
  shown_.expect(static_cast<int>(planned_samples_));
  const measure::stopwatch since;
  for (int process = 0; !stopped(); ++process) {
    const std::optional<time_share> share = timing.share(process, since.seconds());
    if (!share) {
      out_of_time_ = out_of_time_ || process < wanted_.processes;
      break;
    }
    shown_.phase(fmt::format("measuring, process {} of {}, about {} left", process + 1, share->processes,
                             words_of_time(share->seconds_left)));
    ++processes_;
    times_.clear();
    const measure::stopwatch since_process;
    for (const batch& work : batches(of::measurement, process)) measure_in(process, work, *share, since_process);
    timing.took(process, share->repetition_seconds, since_process.seconds(), costs_of(times_));
    out_of_time_ = share->deadline && since_process.seconds() > *share->deadline;
  }
}

time_plan campaign::time_plan_for(double seconds) const {
  std::vector<timed_cell> cells;
  for (const cell& one : cells_)
    if (one.not_applicable.empty())
      cells.push_back(
          {one.id, {0.005, one.epoch_seconds}, one.stride, repetitions_of(one, wanted_.repetitions), one.isolated});
  auto [shortest, longest] = wanted_.quick ? quick_repetitions : full_repetitions;
  if (wanted_.min_time) shortest = longest = *wanted_.min_time;
  return {{seconds, wanted_.processes, shortest, longest}, std::move(cells)};
}

// About what proofs take: a traced run of a cell, or half of an epoch that is long.
double campaign::expected_seconds(double limit, double proofs_of_guards) const {
  double proofs = proofs_of_guards;
  for (const cell& one : cells_)
    if (one.not_applicable.empty()) proofs += 0.02 + one.epoch_seconds / 2;
  const std::optional<time_share> share = time_plan_for(limit - proofs).share(0, 0);
  return proofs + (share ? share->seconds_left : 0);
}

campaign::progress_of_plan campaign::done() const {
  progress_of_plan all{processes_, 0, planned_samples_, out_of_time_};
  for (const record::cell_result& one : results_) all.samples += static_cast<long>(one.samples.size());
  return all;
}

void campaign::count() {
  if (stopped()) return;
  shown_.phase("counting instructions");
  for (const batch& work : batches(of::counting, 0)) run(plan_for(plan::task::count, work), work);
}

std::vector<record::cell_result> campaign::finish() {
  for (record::cell_result& one : results_) {
    // A count has one value a run, and stands beside the first sample. Without a sample the cell wasn't measured.
    if (!one.samples.empty()) one.samples.front().values.merge(counts_[one.id]);
    if (one.state != record::status::interrupted) continue;
    if (!one.samples.empty())
      one.state = record::status::measured;
    else if (stopped())
      one.reason = fmt::format("stopped by SIG{} before it was measured", sigabbrev_np(stop_.last_signal()));
    else
      record::fail(one, "no process has measured it");
  }
  return std::move(results_);
}

std::vector<campaign::batch> campaign::batches(of purpose, int process) const {
  batch hooked{{}, true, false}, unhooked{{}, false, false};
  std::vector<batch> isolated;
  for (const cell& one : cells_) {
    if (purpose == of::measurement && !measured_in(one, process)) continue;
    if (purpose == of::counting && !counted(one)) continue;
    if (purpose == of::measurement && one.isolated)
      isolated.push_back({{&one}, one.hooked, true});
    else
      (one.hooked ? hooked : unhooked).cells.push_back(&one);
  }
  std::vector<batch> all{std::move(hooked), std::move(unhooked)};
  std::move(isolated.begin(), isolated.end(), std::back_inserter(all));
  return all;
}

void campaign::measure_in(int process, const batch& cells, const time_share& share, const measure::stopwatch& since) {
  plan work = plan_for(plan::task::measure, cells);
  work.process = process;
  work.repetitions = cells.isolated ? 1 : wanted_.repetitions;
  work.single_epoch = cells.isolated;
  work.repetition_seconds = share.repetition_seconds;
  if (share.deadline) work.deadline = *share.deadline - since.seconds();
  if (work.deadline && *work.deadline < 0) return;
  work.seed = wanted_.seed;
  work.benchmark_flags = wanted_.benchmark_flags;
  run(std::move(work), cells);
}

plan campaign::plan_for(plan::task what, const batch& cells) {
  plan work;
  work.what = what;
  work.points = points_;
  work.result = folder_ / "result.json";
  work.counts = folder_ / "counts";
  work.parent = getpid();
  for (const cell* one : cells.cells)
    if (open(*one)) work.cells.push_back(one->id);
  return work;
}

/// Begins the plan again without the cell at which the process died, until one process comes through.
void campaign::run(plan work, const batch& cells) {
  child_settings settings{
      .program = program(cells.hooked),
      .folder = folder_,
      .patience = wanted_.patience,
      .on_begin = [this](const std::string& cell) { shown_.step(cell); },
      .on_end = [this](const std::string& cell, bool again, double seconds) { note_time(cell, again, seconds); }};
  if (work.what == plan::task::count) {
    settings.under = callgrind_command(work.counts);
    settings.program = fs::read_symlink("/proc/self/exe");  // in the child that link names valgrind
  }
  while (!work.cells.empty() && !stopped()) {
    if (!fs::exists(settings.program)) {
      const std::string reason = settings.program.string() + " is missing; build it beside this program";
      for (const std::string& id : std::exchange(work.cells, {})) fail(id, reason);
      return;
    }
    const ending how = run_child(work, settings, stop_);
    settle(how, work);
  }
}

void campaign::note_time(const std::string& cell, bool again, double seconds) {
  times& spent = times_[cell];
  (again ? spent.epochs : spent.prepare) += seconds;
  ++(again ? spent.run : spent.prepared);
}

void campaign::settle(const ending& how, plan& work) {
  if (how.refused) throw usage_error(how.reason);
  if (how.reason.empty()) {
    std::ifstream in(work.result);
    take(work.what, record::partial_from(json::parse(in)));
    work.cells.clear();
  } else if (how.cell.empty()) {
    for (const std::string& id : std::exchange(work.cells, {})) fail(id, how.reason);
  } else {
    fail(how.cell, how.reason);
    std::erase(work.cells, how.cell);
  }
}

void campaign::take(plan::task what, record::partial found) {
  proofs_.merge(found.proofs);
  measured_seconds_ += found.measured_seconds;
  for (const auto& [id, reason] : found.failures) fail(id, reason);
  for (record::sample& one : found.samples) {
    if (what == plan::task::count)
      keep_counts(one);
    else
      keep(std::move(one));
  }
}

void campaign::keep(record::sample one) {
  record::cell_result& result = result_of(one.cell);
  if (!result.samples.empty() && result.samples.front().instructions != one.instructions)
    fail(one.cell, "two processes were seen suspended at different instructions");
  if (result.state == record::status::interrupted) result.samples.push_back(std::move(one));
}

void campaign::keep_counts(const record::sample& one) { counts_[one.cell] = one.values; }

void campaign::fail(const std::string& id, const std::string& reason) {
  record::fail(result_of(id), reason);
  shown_.failed(id, reason);
}

fs::path campaign::program(bool hooked) const {
  // Ours by way of /proc, which is this very file even when a build has replaced it meanwhile.
  const fs::path self = "/proc/self/exe";
  if (hooked) return self;
  return fs::read_symlink(self).string() + "-unhooked";
}

bool campaign::measured_in(const cell& one, int process) const {
  return one.not_applicable.empty() && process % one.stride == 0;
}

}  // namespace switchmark::runner
