#include "cli/command_line.hpp"

#include "runner/benchmark_library.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>

namespace switchmark::cli {
namespace {

using runner::options;
using runner::usage_error;

constexpr char description[] =
    "Measures what suspending a computation costs: on fibers with stacks of their own, and on stackless futures and\n"
    "coroutines. Checks every result first, then measures, and writes one JSON record.";
constexpr char footer[] =
    "Google Benchmark's flags pass through; --benchmark_filter, _out, _repetitions, _min_time and _list_tests are "
    "other\n"
    "names of the flags above.\n"
    "Exit codes: 0 done, 1 a result was wrong, 2 bad usage, 3 nothing matched or the run was interrupted.";

void declare(CLI::App& app, options& requested) {
  app.footer(footer);
  app.set_version_flag("--version", "switchmark " SWITCHMARK_VERSION);
  app.allow_extras();
  app.add_flag("--list,--benchmark_list_tests", requested.list, "list the cells and measure nothing");
  auto* const doctor =
      app.add_flag("--doctor", requested.doctor,
                   "what will spoil a measurement here, and how to mend it; exits with 0 all the same");
  app.add_flag("--json", requested.json, "with --doctor: as JSON")->needs(doctor);
  app.add_flag("--critical", requested.critical, "with --doctor: the critical findings alone")->needs(doctor);
  auto* const explain =
      app.add_option("--explain", requested.metric, "what a metric means, and measure nothing [all metrics]")
          ->expected(0, 1)
          ->type_name("METRIC");
  app.add_flag("--markdown", requested.markdown, "with --explain: all metrics, as in harness/METRICS.md")
      ->needs(explain);
  app.add_option("--filter,--benchmark_filter", requested.filter,
                 "only the cells whose id the regular expression finds")
      ->type_name("REGEX");
  app.add_flag("--quick", requested.quick, "fewer configurations and samples, within three minutes");
  app.add_flag("--instructions", requested.instructions, "count instructions as well, by valgrind (ring and spawn)");
  app.add_option("--out,--benchmark_out", requested.out,
                 "the record; in a folder: a new file, named by date, and the link latest.json to it; -: standard "
                 "output [results/, or here if no results/]")
      ->type_name("FILE|FOLDER|-");
  app.add_flag("--force", requested.force, "let the record replace a file");
  app.add_option("--processes", requested.processes, "measuring processes [10]")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  app.add_option("--repetitions,--benchmark_repetitions", requested.repetitions, "repetitions in each [1]")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  app.add_option("--min-time,--benchmark_min_time", requested.min_time,
                 "for each repetition of a cell [what the time limit leaves, 0.03-0.75, quick: 0.01-0.05]")
      ->check(CLI::Range(0.0, 3600.0))
      ->type_name("SECONDS");
  app.add_option("--time-limit", requested.time_limit,
                 "for the whole run; fewer or shorter repetitions keep it [1140, quick: 150; none when --processes, "
                 "--repetitions or --min-time is given]")
      ->check(CLI::Range(0.1, 1e6))
      ->type_name("SECONDS");
  app.add_option("--seed", requested.seed, "of the order in which cells are measured [1]")->type_name("N");
  app.add_option("--cpu", requested.cpu, "to measure on [the fastest and least busy one that is allowed]")
      ->type_name("N");
  app.add_option("--timeout", requested.timeout, "when a cell without a sign of life is given up [600]")
      ->check(CLI::Range(0.1, 1e6))
      ->type_name("SECONDS");
  static const std::vector<std::string> only_json{"json"};
  app.add_option("--benchmark_format,--benchmark_out_format")->check(CLI::IsMember(only_json))->group("");
  app.add_flag("--child", requested.child)->group("");
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

void take_benchmark_flags(const std::vector<std::string>& extras, options& requested) {
  for (const std::string& extra : extras) {
    if (!extra.starts_with("--benchmark_"))
      throw usage_error(fmt::format("unknown argument '{}'; switchmark --help lists the flags", extra));
    requested.benchmark_flags.push_back(extra);
  }
  runner::initialize_benchmark_library(requested.benchmark_flags);
}

/// What `scripts/bench` promises, 3 and 20 minutes, less the time for the checks of the record and the charts.
constexpr double quick_limit_seconds = 150, full_limit_seconds = 1140;

/// Whoever says how much is to be measured gets that much, unless there is a limit too.
double default_time_limit(const options& requested) {
  if (requested.processes != 0 || requested.repetitions != 0 || requested.min_time)
    return std::numeric_limits<double>::infinity();
  return requested.quick ? quick_limit_seconds : full_limit_seconds;
}

void complete(options& requested) {
  try {
    requested.pattern = std::regex(requested.filter);
  } catch (const std::regex_error& error) {
    throw usage_error(fmt::format("--filter '{}' is no regular expression ({}); write one such as 'ring/.*/tasks:100$'",
                                  one_line(requested.filter), one_line(error.what())));
  }
  if (requested.time_limit == 0) requested.time_limit = default_time_limit(requested);
  if (requested.processes == 0) requested.processes = 10;
  if (requested.repetitions == 0) requested.repetitions = 1;
  if (requested.out.empty()) requested.out = std::filesystem::is_directory("results") ? "results" : ".";
}

}  // namespace

std::optional<options> parse_command_line(int argc, const char* const* argv) {
  options requested;
  CLI::App app(description, "switchmark");
  declare(app, requested);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {
    app.exit(request);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw usage_error(one_line(error.what()) + "; switchmark --help lists the flags");
  }
  requested.explain = app.count("--explain") > 0;
  if (app.count("--out") > 0 && requested.out.empty())
    throw usage_error("--out is empty; name the file or the folder that the record shall be written to");
  take_benchmark_flags(app.remaining(), requested);
  complete(requested);
  return requested;
}

}  // namespace switchmark::cli
