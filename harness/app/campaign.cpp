#include "app/campaign.hpp"

#include "app/valgrind.hpp"
#include "app/verify.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace switchmark::app {
namespace {

namespace fs = std::filesystem;

report::cell_result unmeasured(const cell& of) {
  report::cell_result result;
  result.id = of.id;
  result.workload = of.workload;
  result.model = of.model;
  result.family = of.family;
  result.parity = of.parity;
  result.keeps_ledger = of.keeps_ledger;
  result.params = of.params;
  if (!of.not_applicable.empty()) {
    result.state = report::status::not_applicable;
    result.reason = of.not_applicable;
  }
  return result;
}

/// Whether the program at hand can count it.
bool counted(const cell& one) { return one.not_applicable.empty() && one.hooked && !one.counted_as.empty(); }

/// Of a quick run: what all repetitions share, however many cells there are, and between which bounds each gets.
constexpr double quick_seconds = 90, quick_least = 0.014, quick_most = 0.05;
/// Of a full run, for each repetition.
constexpr double full_seconds = 0.75;

}  // namespace

campaign::campaign(const options& wanted, const scale& points, std::span<const cell> cells, fs::path folder,
                   interrupt& stop, progress& shown)
    : wanted_(wanted), points_(points), cells_(cells), folder_(std::move(folder)), stop_(stop), shown_(shown) {
  for (const cell& one : cells_) {
    index_[one.id] = results_.size();
    results_.push_back(unmeasured(one));
    if (one.not_applicable.empty()) shown_.expect(1 + samples_left(one, 0));
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

void campaign::measure() {
  since_ = {};
  for (int process = 0; process < wanted_.processes && !stopped(); ++process) {
    shown_.phase(fmt::format("measuring, process {} of {}", process + 1, wanted_.processes));
    for (const batch& work : batches(of::measurement, process)) measure_in(process, work);
  }
}

void campaign::count() {
  if (stopped()) return;
  shown_.phase("counting instructions");
  for (const batch& work : batches(of::counting, 0)) run(plan_for(plan::task::count, work), work);
}

std::vector<report::cell_result> campaign::finish() {
  for (report::cell_result& one : results_) {
    if (one.state != report::status::interrupted) continue;
    if (!one.samples.empty())
      one.state = report::status::measured;
    else if (stopped())
      one.reason = fmt::format("stopped by SIG{} before it was measured", sigabbrev_np(stop_.last_signal()));
    else
      report::fail(one, "no process has measured it");
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

void campaign::measure_in(int process, const batch& cells) {
  plan work = plan_for(plan::task::measure, cells);
  work.process = process;
  work.repetitions = cells.isolated ? 1 : wanted_.repetitions;
  work.single_epoch = cells.isolated;
  work.repetition_seconds = wanted_.min_time.value_or(wanted_.quick ? share_of_time(process) : full_seconds);
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
  child_settings settings{.program = program(cells.hooked),
                          .folder = folder_,
                          .patience = wanted_.patience,
                          .on_begin = [this](const std::string& cell) { shown_.step(cell); }};
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

void campaign::settle(const ending& how, plan& work) {
  if (how.refused) throw usage_error(how.reason);
  if (how.reason.empty()) {
    std::ifstream in(work.result);
    take(work.what, report::partial_from(report::json::parse(in)));
    work.cells.clear();
  } else if (how.cell.empty()) {
    for (const std::string& id : std::exchange(work.cells, {})) fail(id, how.reason);
  } else {
    fail(how.cell, how.reason);
    std::erase(work.cells, how.cell);
  }
}

void campaign::take(plan::task what, report::partial found) {
  proofs_.merge(found.proofs);
  measured_seconds_ += found.measured_seconds;
  for (const auto& [id, reason] : found.failures) fail(id, reason);
  for (report::sample& one : found.samples) {
    if (what == plan::task::count)
      keep_counts(one);
    else
      keep(std::move(one));
  }
}

void campaign::keep(report::sample one) {
  report::cell_result& result = result_of(one.cell);
  if (!result.samples.empty() && result.samples.front().instructions != one.instructions)
    fail(one.cell, "two processes were seen suspended at different instructions");
  if (result.state == report::status::interrupted) result.samples.push_back(std::move(one));
}

/// Beside the first sample: a count has one value a run. Without a sample the cell wasn't measured, and stays so.
void campaign::keep_counts(const report::sample& one) {
  report::cell_result& result = result_of(one.cell);
  if (!result.samples.empty()) result.samples.front().values.insert(one.values.begin(), one.values.end());
}

void campaign::fail(const std::string& id, const std::string& reason) {
  report::fail(result_of(id), reason);
  shown_.failed(id, reason);
}

fs::path campaign::program(bool hooked) const {
  // Ours by way of /proc, which is this very file even when a build has replaced it meanwhile.
  const fs::path self = "/proc/self/exe";
  if (hooked) return self;
  return fs::read_symlink(self).string() + "-unhooked";
}

bool campaign::measured_in(const cell& one, int process) const {
  return one.not_applicable.empty() && (!wanted_.quick || process % one.quick_stride == 0);
}

int campaign::samples_left(const cell& one, int process) const {
  int left = 0;
  for (; process < wanted_.processes; ++process)
    if (measured_in(one, process)) left += turns_of(one, points_, wanted_.repetitions);
  return left;
}

double campaign::share_of_time(int process) const {
  int samples = 0;
  for (const cell& one : cells_) samples += samples_left(one, process);
  return std::clamp((quick_seconds - since_.seconds()) / samples, quick_least, quick_most);
}

}  // namespace switchmark::app
