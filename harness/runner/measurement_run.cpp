#include "runner/measurement_run.hpp"

#include "platform/child_process.hpp"
#include "runner/expectation.hpp"
#include "runner/valgrind.hpp"
#include "runner/verify.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <system_error>
#include <utility>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

record::cell_result unmeasured(const cell& of) {
  record::cell_result result{of};
  if (!of.not_applicable.empty()) {
    result.state = record::status::not_applicable;
    result.reason = of.not_applicable;
  }
  return result;
}

/// As messages name the process.
std::string name_of(const plan& work) {
  switch (work.what) {
    case plan::task::verify: return "the verifying process";
    case plan::task::measure: return fmt::format("measuring process {}", work.process + 1);
    case plan::task::count: return "the counting process";
  }
  return "a process";
}

/// As run_child; a process that cannot be started is one that the machine refuses.
child_exit exit_of(const plan& work, const child_run_settings& settings, platform::interrupt& stop) {
  try {
    child_exit how = run_child(work, settings, stop);
    if (how.reason.empty() && !json::accept(how.text)) how.reason = "the process ended without its result";
    return how;
  } catch (const std::system_error& refusal) {
    return {.reason = refusal.what(), .cell = {}, .refused = true, .text = {}};
  }
}

/// What a process took for each of its cells.
template <class Times>
std::map<std::string, cell_cost> costs_of(const Times& times) {
  std::map<std::string, cell_cost> costs;
  for (const auto& [id, spent] : times)
    costs[id] = {spent.prepare / std::max(spent.prepared, 1), spent.epochs / std::max(spent.run, 1)};
  return costs;
}

}  // namespace

measurement_run::measurement_run(const options& requested, const run_scale& scale, std::span<const cell> cells,
                                 platform::interrupt& stop, progress& progress)
    : requested_(requested), scale_(scale), cells_(cells), stop_(stop), shown_(progress) {
  for (const cell& cell : cells_) {
    index_[cell.id] = results_.size();
    results_.push_back(unmeasured(cell));
  }
}

void measurement_run::verify() {
  const auto verified =
      std::count_if(cells_.begin(), cells_.end(), [](const cell& cell) { return cell.not_applicable.empty(); });
  shown_.phase(fmt::format("verifying {} cell{}", verified, verified == 1 ? "" : "s"));
  for (const batch& work : batches(of::verification, 0))
    run(plan_for(plan::task::verify, work), settings_for(program(work.hooked)));
  for (const auto& [id, verification] : verifications_) {
    result_of(id).verification = verification;
    if (!verification.mismatch.empty()) fail(id, verification.mismatch);
  }
  for (const auto& [id, reason] : cross_check(cells_, verifications_)) fail(id, reason);
}

void measurement_run::measure(double seconds) {
  time_plan timing = time_plan_for(requested_, cells_, seconds);
  planned_samples_ = timing.samples_before(requested_.processes);
  const measure::stopwatch since;
  for (int process = 0; !stopped(); ++process) {
    std::optional<time_share> share = timing.share(process, since.seconds());
    if (!share) {
      out_of_time_ = out_of_time_ || process < requested_.processes;
      break;
    }
    const double left = seconds - since.seconds();
    if (requested_.time_limit_given && std::isfinite(left)) share->deadline = left;  // of the first process as well
    shown_.time_left(std::min(share->seconds_left, left));
    shown_.phase(fmt::format("measuring, process {} of {}", process + 1, share->processes));
    ++processes_;
    times_.clear();
    const measure::stopwatch since_process;
    for (const batch& work : batches(of::measurement, process)) measure_in(process, work, *share, since_process);
    timing.took(process, share->repetition_seconds, since_process.seconds(), costs_of(times_));
    out_of_time_ = share->deadline && since_process.seconds() > *share->deadline;
  }
}

measurement_run::progress_of_plan measurement_run::done() const {
  progress_of_plan all{processes_, 0, planned_samples_, out_of_time_, {}};
  for (const record::cell_result& cell : results_) all.samples += static_cast<long>(cell.samples.size());
  if (!uncounted_.empty())
    all.losses.push_back(fmt::format(
        "{} of {} cells have no instruction counts, but their times (the first, {}: {})", uncounted_.size(),
        std::count_if(cells_.begin(), cells_.end(), [this](const cell& each) { return is_counted(each, requested_); }),
        uncounted_.begin()->first, uncounted_.begin()->second));
  if (!lost_.empty())
    all.losses.push_back(fmt::format("{} measuring process{} no samples (the first, {})", lost_.size(),
                                     lost_.size() == 1 ? " gave" : "es gave", lost_.front()));
  return all;
}

void measurement_run::count() {
  if (stopped()) return;
  shown_.phase("counting instructions");
  child_run_settings settings = settings_for(fs::read_symlink("/proc/self/exe"));  // that link would name valgrind
  for (const batch& work : batches(of::counting, 0)) try {
      settings.under = callgrind_command();
      run(plan_for(plan::task::count, work), settings);
    } catch (const usage_error& no_valgrind) {  // any more
      for (const cell* cell : work.cells) lose_count(cell->id, no_valgrind.what());
    }
}

std::vector<record::cell_result> measurement_run::finish() {
  for (record::cell_result& cell : results_) {
    // A count has one value a run, and stands beside the first sample. Without a sample the cell wasn't measured.
    if (!cell.samples.empty()) cell.samples.front().values.merge(counts_[cell.id]);
    if (cell.state != record::status::interrupted) continue;
    if (!cell.samples.empty())
      cell.state = record::status::measured;
    else if (stopped())
      cell.reason = fmt::format("stopped by {} before it was measured", platform::signal_name(stop_.last_signal()));
    else if (out_of_time_ && requested_.time_limit_given)
      cell.reason = "the time limit was over before it was measured";
    else
      record::fail(cell, "no process has measured it" + (lost_.empty() ? "" : "; " + lost_.front()));
  }
  return std::move(results_);
}

std::vector<measurement_run::batch> measurement_run::batches(of purpose, int process) const {
  batch hooked{{}, true, false}, unhooked{{}, false, false};
  std::vector<batch> isolated;
  for (const cell& cell : cells_) {
    if (purpose == of::measurement && (!cell.not_applicable.empty() || !measured_in(process, cell.stride))) continue;
    if (purpose == of::counting && !is_counted(cell, requested_)) continue;
    if (purpose == of::measurement && cell.isolated)
      isolated.push_back({{&cell}, cell.hooked, true});
    else
      (cell.hooked ? hooked : unhooked).cells.push_back(&cell);
  }
  std::vector<batch> all{std::move(hooked), std::move(unhooked)};
  std::move(isolated.begin(), isolated.end(), std::back_inserter(all));
  return all;
}

void measurement_run::measure_in(int process, const batch& cells, const time_share& share,
                                 const measure::stopwatch& since) {
  plan work = plan_for(plan::task::measure, cells);
  work.cpu = requested_.cpu.value_or(0);
  work.process = process;
  work.repetitions = cells.isolated ? 1 : requested_.repetitions;
  work.single_epoch = cells.isolated;
  work.repetition_seconds = share.repetition_seconds;
  if (share.deadline) work.deadline = *share.deadline - since.seconds();
  if (work.deadline && *work.deadline < 0) return;
  work.seed = requested_.seed;
  work.benchmark_flags = requested_.benchmark_flags;
  run(std::move(work), settings_for(program(cells.hooked)));
}

plan measurement_run::plan_for(plan::task task, const batch& cells) {
  plan work;
  work.what = task;
  work.scale = scale_;
  for (const cell* cell : cells.cells)
    if (open(*cell)) work.cells.push_back(cell->id);
  return work;
}

child_run_settings measurement_run::settings_for(fs::path program) {
  return {.program = std::move(program),
          .timeout = requested_.timeout,
          .on_begin = [this](const std::string& cell) { shown_.step(cell); },
          .on_end = [this](const std::string& cell, double seconds) { note_preparation(cell, seconds); },
          .on_epochs = [this](const std::string& cell, std::size_t epochs,
                              double seconds) { note_epochs(cell, epochs, seconds); },
          .on_wait = [this] { shown_.wait(); }};
}

/// Begins the plan again without the cell at which the process died, until one process comes through.
void measurement_run::run(plan work, const child_run_settings& settings) {
  while (!work.cells.empty() && !stopped()) {
    if (!fs::exists(settings.program)) {
      const std::string reason = settings.program.string() + " is missing; build it beside this program";
      for (const std::string& id : std::exchange(work.cells, {})) fail(id, reason);
      return;
    }
    settle(exit_of(work, settings, stop_), work);
  }
}

void measurement_run::note_preparation(const std::string& cell, double seconds) {
  times& spent = times_[cell];
  spent.prepare += seconds;
  ++spent.prepared;
}

void measurement_run::note_epochs(const std::string& cell, std::size_t epochs, double seconds) {
  times& spent = times_[cell];
  spent.epochs += seconds;
  spent.run += static_cast<int>(epochs);
}

void measurement_run::settle(const child_exit& how, plan& work) {
  const bool counts = work.what == plan::task::count;
  if (how.reason.empty()) {
    take(work.what, record::partial_from(json::parse(how.text)));
    work.cells.clear();
  } else if (how.cell.empty()) {
    settle_without_cell(how, work);
  } else {
    counts ? lose_count(how.cell, how.reason) : fail(how.cell, how.reason);
    std::erase(work.cells, how.cell);
  }
}

/// A process that has gone before it came to a cell, or after all of them, takes what it had, and nothing else: what
/// other processes have measured stays. Where that is nothing, it is of no use to go on.
void measurement_run::settle_without_cell(const child_exit& how, plan& work) {
  const std::vector<std::string> cells = std::exchange(work.cells, {});
  const bool measured_before = done().samples > 0;
  if (work.what == plan::task::count) {
    for (const std::string& id : cells) lose_count(id, how.reason);
  } else if (work.what == plan::task::measure && measured_before) {
    lost_.push_back(fmt::format("process {}: {}", work.process + 1, how.reason));
  } else if (how.refused) {
    throw usage_error(fmt::format("{}: {}", name_of(work), how.reason));
  } else {
    for (const std::string& id : cells) fail(id, how.reason);
  }
}

void measurement_run::take(plan::task task, record::partial result) {
  verifications_.merge(result.verifications);
  measured_seconds_ += result.measured_seconds;
  for (const record::disturbance& each : result.disturbances) add(each);
  for (const auto& [id, reason] : result.failures) fail(id, reason);
  for (const auto& [id, reason] : result.uncounted) lose_count(id, reason);
  for (record::sample& sample : result.samples) {
    if (task == plan::task::count)
      keep_counts(sample);
    else
      keep(std::move(sample));
  }
}

void measurement_run::keep(record::sample sample) {
  record::cell_result& result = result_of(sample.cell);
  if (!result.samples.empty() && result.samples.front().instructions != sample.instructions)
    fail(sample.cell, "two processes were seen suspended at different instructions");
  if (result.state == record::status::interrupted) result.samples.push_back(std::move(sample));
}

void measurement_run::keep_counts(const record::sample& sample) { counts_[sample.cell] = sample.values; }

void measurement_run::add(const record::disturbance& disturbance) {
  const auto same = std::find_if(disturbances_.begin(), disturbances_.end(),
                                 [&](const auto& known) { return known.cause == disturbance.cause; });
  if (same == disturbances_.end()) {
    disturbances_.push_back(disturbance);
  } else {
    same->blocks += disturbance.blocks;
    same->idle_seconds += disturbance.idle_seconds;
  }
}

/// The first reason stays.
void measurement_run::lose_count(const std::string& id, const std::string& reason) {
  if (counts_.find(id) == counts_.end()) uncounted_.emplace(id, reason);
}

void measurement_run::fail(const std::string& id, const std::string& reason) {
  record::fail(result_of(id), reason);
  shown_.failed(id, reason);
}

fs::path measurement_run::program(bool hooked) const {
  // Ours by way of /proc, which is this very file even when a build has replaced it meanwhile.
  const fs::path self = "/proc/self/exe";
  if (hooked) return self;
  return fs::read_symlink(self).string() + "-unhooked";
}

}  // namespace switchmark::runner
