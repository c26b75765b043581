#include "cli/application.hpp"

#include "cli/command_line.hpp"
#include "cli/doctor.hpp"
#include "cli/explain.hpp"
#include "cli/progress.hpp"
#include "cli/record_output.hpp"
#include "cli/selection.hpp"
#include "cli/shown_record.hpp"
#include "cli/summary.hpp"
#include "cli/time_budget.hpp"
#include "platform/cgroup.hpp"
#include "platform/cpu_choice.hpp"
#include "platform/descriptor.hpp"
#include "platform/interrupt.hpp"
#include "platform/pinning.hpp"
#include "platform/resource_limits.hpp"
#include "platform/single_threaded.hpp"
#include "platform/standard_descriptors.hpp"
#include "platform/stderr_line.hpp"
#include "record/clock.hpp"
#include "record/derived.hpp"
#include "record/environment.hpp"
#include "record/machine_states.hpp"
#include "record/record.hpp"
#include "record/record_view.hpp"
#include "runner/benchmark_library.hpp"
#include "runner/block.hpp"
#include "runner/child.hpp"
#include "runner/guard_rows.hpp"
#include "runner/measurement_run.hpp"
#include "runner/registry.hpp"
#include "runner/valgrind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <set>
#include <span>
#include <system_error>
#include <thread>

namespace switchmark::cli {
namespace {

using platform::interrupt;
using runner::measurement_run;
using runner::options;
using runner::usage_error;
using runner::words_of_time;

/// A line on standard error. Nobody may be there to read it.
void say(std::string_view line) { platform::write_to_stderr(fmt::format("switchmark: {}\n", line)); }

/// On standard output. A reader who has gone has seen enough.
void print(const std::string& text) {
  if (!platform::write_all(STDOUT_FILENO, text) && errno != EPIPE)
    throw platform::write_error(
        fmt::format("standard output: cannot be written: {}; name another place", std::strerror(errno)));
}

int list(const options& requested) {
  print(list_of_cells(requested));
  return runner::all_done;
}

/// The CPU to measure on: the one that was asked for, or the best of those that are allowed.
int chosen_cpu(const options& requested) {
  const std::set<int> allowed = platform::allowed_cpus();
  if (!requested.cpu)
    return platform::choose_cpu(
        platform::facts_of(allowed, "/", [] { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }));
  if (!allowed.contains(*requested.cpu))
    throw usage_error(
        fmt::format("--cpu {}: this process may run on CPU {} only; name one of them, or start it by "
                    "taskset -c {}",
                    *requested.cpu, fmt::join(allowed, ", "), *requested.cpu));
  return *requested.cpu;
}

/// The columns of the terminal behind a descriptor. A caller that prints the text on a terminal later tells them by the
/// variable COLUMNS.
std::size_t columns_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) return size.ws_col;
  const char* const named = std::getenv("COLUMNS");
  const long columns = named != nullptr ? std::strtol(named, nullptr, 10) : 0;
  return columns > 1 ? static_cast<std::size_t>(columns) : unlimited_columns;
}

/// Before anything is verified: on a CPU that changes nothing is measured.
void require_choice_of_cpu() {
  bool refused = false;
  try {
    refused = !platform::may_choose_cpu();
  } catch (const std::system_error&) {  // then the kernel does not even tell
    refused = true;
  }
  if (refused)
    throw usage_error(
        "the kernel does not let this process choose its CPU (sched_setaffinity, sched_getaffinity); allow both in the "
        "container's seccomp profile, or give the process one CPU from outside: docker run --cpuset-cpus 1, taskset -c "
        "1");
}

/// A diagnosis is no verdict: whatever it finds, it is done.
int diagnose(const options& requested) {
  int cpu = -1;
  try {
    cpu = chosen_cpu(requested);
  } catch (const std::system_error&) {  // the kernel does not tell, which is a finding
  }
  std::vector<doctor::finding> all = findings(runner::facts(), cpu);
  if (requested.critical) std::erase_if(all, [](const auto& one) { return one.how != doctor::severity::critical; });
  const bool coloured = isatty(STDOUT_FILENO) == 1 && !colour_unwanted();
  print(requested.json ? record::text_of(doctor::to_json(all)) : text_of(all, coloured, columns_of(STDOUT_FILENO)));
  return runner::all_done;
}

int explain(const options& requested) {
  print(requested.markdown         ? metrics_document()
        : requested.metric.empty() ? all_explanations()
                                   : explanation(requested.metric));
  return runner::all_done;
}

/// What happens without each guard, unless only other cells are wanted.
json guards_of(const selection& chosen, interrupt& stop, terminal_progress& shown) {
  if (!chosen.guards || stop.requests() > 0) return nullptr;
  shown.phase("taking the guards of preemption away, one at a time");
  return runner::guard_rows(std::filesystem::read_symlink("/proc/self/exe").string() + "-guards", stop,
                            [&shown] { shown.wait(); });
}

struct outcome {
  std::vector<record::cell_result> cells;
  json guards;
  bool out_of_time = false;
  std::vector<std::string> losses;  ///< as measurement_run tells them
};

/// Verifications run first: how long they take isn't known beforehand, and measuring gets the time that is left.
/// `since` the command began.
outcome results_of(const options& requested, const selection& chosen, interrupt& stop, record::run_facts& run,
                   const measure::stopwatch& since, terminal_progress& shown) {
  shown.note(expectation(requested, chosen));
  if (!chosen.missing_ratios.empty()) shown.note("without their reference cells there is no " + chosen.missing_ratios);
  shown.time_left(expected_seconds(requested, chosen));
  shown.phase("calibrating");
  platform::end_single_threaded_mode();  // as in the processes for which this one calibrates
  measurement_run measured_run(requested, runner::calibrate({.quick = requested.quick}), chosen.cells, stop, shown);
  const measure::stopwatch since_calibrated;
  measured_run.verify();
  json guards = guards_of(chosen, stop, shown);
  if (requested.instructions) measured_run.count();
  run.verified_seconds = since_calibrated.seconds();
  measured_run.measure(requested.time_limit - since.seconds() - seconds_to_write(chosen.cells.size()));
  run.measured_seconds = measured_run.measured_seconds();
  run.disturbances = measured_run.disturbances();
  const measurement_run::progress_of_plan done = measured_run.done();
  run.processes = done.processes;
  run.samples = done.samples;
  run.planned_samples = done.planned_samples;
  return {measured_run.finish(), std::move(guards), done.out_of_time, done.losses};
}

/// How much of what was planned is in the record at `place`, when not all of it is.
void tell_what_is_missing(const options& requested, const record::run_facts& run, const outcome& found,
                          const std::string& place) {
  const std::vector<record::cell_result>& cells = found.cells;
  const auto without = std::count_if(cells.begin(), cells.end(),
                                     [](const auto& one) { return one.state == record::status::interrupted; });
  if (run.interrupted) {
    const std::string when = run.processes == 0
                                 ? "before the first measuring process"
                                 : fmt::format("in process {} of {}", run.processes, run.planned_processes);
    say(
        fmt::format("interrupted {}: {} of {} planned samples were taken, {} of {} cells have none; {} has what was "
                    "measured",
                    when, run.samples, run.planned_samples, without, cells.size(), place));
  } else if (found.out_of_time && run.samples < run.planned_samples) {
    say(fmt::format(
        "the time limit of {} left room for {} of {} processes, {} of {} samples{}; --time DURATION changes it",
        words_of_time(requested.time_limit), run.processes, run.planned_processes, run.samples, run.planned_samples,
        without > 0 ? fmt::format(", and {} cells have none", without) : ""));
  }
  for (const std::string& loss : found.losses) say(loss);
  if (run.throttled_before && run.throttled_after && run.throttled_after->periods > run.throttled_before->periods)
    say(
        fmt::format("the CPU quota stopped this run in {} periods, for {}: times and waits are longer by that; "
                    "--doctor names the quota",
                    run.throttled_after->periods - run.throttled_before->periods,
                    words_of_time(run.throttled_after->seconds - run.throttled_before->seconds)));
}

/// What spoiled blocks of the measurement for certain; a change of the machine's state stands in the summary.
void tell_of_standstills(const record::run_facts& run) {
  for (const record::disturbance& each : run.disturbances)
    if (each.idle_seconds >= runner::noticeable_idle_seconds)
      say(fmt::format(
          "note: {}: {} block{} in process {}, first at {}, for {:.1f} s in all; such a block counts only "
          "where there is no other",
          each.cause, each.blocks, each.blocks == 1 ? "" : "s", each.process + 1, each.cell, each.idle_seconds));
}

int verdict(const options& requested, const record::run_facts& run, const outcome& found, const std::string& place) {
  tell_what_is_missing(requested, run, found, place);
  tell_of_standstills(run);
  const std::vector<record::cell_result>& cells = found.cells;
  const auto count = [&cells](record::status state) {
    return std::count_if(cells.begin(), cells.end(), [state](const auto& cell) { return cell.state == state; });
  };
  if (const auto failed = count(record::status::failed); failed > 0) {
    say(fmt::format("{} of {} cells failed; {} says why", failed, cells.size(), place));
    return runner::result_wrong;
  }
  if (const std::string names = runner::guards_not_shown(found.guards); !names.empty()) {
    say(fmt::format("guards that were not shown to hold, or to be needed: {}; {} says what was seen", names, place));
    return runner::result_wrong;
  }
  return run.interrupted || count(record::status::interrupted) > 0 || !found.losses.empty() ? runner::cells_missing
                                                                                            : runner::all_done;
}

/// Writes the record and tells people what is in it.
int deliver(const options& requested, const record::run_facts& run, const outcome& found, const json& record,
            record_output& out) {
  const bool to_stdout = out.is_standard_output();
  const bool where_asked = out.write(record::text_of(record));
  const std::string told = summary(record::view_of(record), to_stdout ? "RECORD" : out.name(),
                                   to_stdout ? columns_of(STDERR_FILENO) : columns_of(STDOUT_FILENO));
  if (to_stdout)
    platform::write_to_stderr(told);
  else if (!platform::standard_output_was_closed())
    print(fmt::format("{}record: {}\n", told, out.name()));
  const int code = verdict(requested, run, found, out.name());
  return where_asked ? code : runner::bad_usage;
}

int measure(options requested) {
  const measure::stopwatch since;
  if (!std::filesystem::exists("/proc/self/exe"))
    throw usage_error("/proc is missing, by which the run starts its processes; type: mount -t proc proc /proc");
  if (const std::string too_low = platform::raise_resource_limits(); !too_low.empty()) throw usage_error(too_low);
  require_choice_of_cpu();
  requested.cpu = chosen_cpu(requested);
  const selection chosen = selection_of(requested);
  require_time(requested, chosen);
  if (requested.instructions) runner::require_valgrind();
  terminal_progress shown;
  interrupt stop(interrupt::side::parent,
                 [&shown] { shown.note("stopping after the current epoch; a second Ctrl-C stops at once"); });
  try {
    record_output out(requested);
    record::run_facts run{.quick = requested.quick,
                          .filter = words_of_selection(requested),
                          .instructions = requested.instructions,
                          .seed = requested.seed,
                          .planned_processes = requested.processes,
                          .repetitions = requested.repetitions,
                          .time_limit = requested.time_limit,
                          .started = record::utc_now(),
                          .documents = runner::documents(),
                          .cpu = requested.cpu,
                          .throttled_before = platform::throttling_of_cgroup()};
    run.findings = doctor::for_record(findings(runner::facts(), *requested.cpu));
    json context = runner::benchmark_context();
    outcome found = results_of(requested, chosen, stop, run, since, shown);
    shown.clear();
    run.interrupted = stop.requests() > 0;
    run.seconds = since.seconds();
    run.throttled_after = platform::throttling_of_cgroup();
    record::assign_states(found.cells);
    record::scale_to_clock(found.cells);
    record::derive(found.cells);
    const json record =
        record::make_record(std::move(context), record::environment(runner::facts()), run, found.cells, found.guards);
    record::require_finite(record);
    return deliver(requested, run, found, record, out);
  } catch (const runner::stopped_at_once&) {
    shown.clear();
    say("stopped at once; nothing was written");
  }
  stop.die();
}

/// The other binary has no allocator hook: only for children that ask for it.
void refuse_the_helper(const char* name) {
  const std::string file = std::filesystem::path(name).filename().string();
  if (file.ends_with("-unhooked"))
    throw usage_error(fmt::format("{} is run by switchmark for the cells that need it; run switchmark", file));
}

int complain(int code, const std::string& what) {
  say(what);
  return code;
}

}  // namespace

int application(int argc, const char* const* argv) {
  platform::open_missing_standard_descriptors();
  platform::ignore_signals_of_writes();
  try {
    const options requested = parse_command_line(argc, argv);
    if (!requested.answer.empty()) return print(requested.answer), runner::all_done;
    if (requested.child) {
      platform::restore_signals_of_writes();
      return runner::live_as_child();
    }
    refuse_the_helper(argv[0]);
    if (requested.explain) return explain(requested);
    if (requested.doctor) return diagnose(requested);
    if (!requested.table_of.empty()) return print(table_of_record(requested)), runner::all_done;
    if (!requested.summary_of.empty())
      return print(summary_of_record(requested, columns_of(STDOUT_FILENO))), runner::all_done;
    return requested.list ? list(requested) : measure(requested);
  } catch (const nothing_matches& error) {
    return complain(runner::cells_missing, error.what());
  } catch (const std::exception& error) {
    return complain(runner::bad_usage, error.what());
  }
}

}  // namespace switchmark::cli
