#include "cli/command_line.hpp"

#include "cli/cell_pattern.hpp"
#include "cli/help.hpp"
#include "cli/quantity.hpp"
#include "cli/text.hpp"
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
    "Measures what suspending a computation costs: on fibers with stacks of their own, and on stackless futures and "
    "coroutines. Checks every result first, then measures, and writes one JSON record.";
constexpr char footer[] =
    "REGEX has the syntax of RE2: like Perl's, without references to groups and\n"
    "without lookaround. DURATION is in seconds (90, 0.5) or has units (500ms, 90s,\n"
    "5m, 1m30s, 0.5h).\n"
    "\n"
    "Google Benchmark's flags (--benchmark_...) pass through; its names filter, out,\n"
    "repetitions, min_time and list_tests stand for flags above.\n"
    "\n"
    "Exit codes: 0 done; 1 a result was wrong; 2 bad usage or input; 3 no cell\n"
    "matches, or something is missing because of an interruption, of --time, or of a\n"
    "process that died.\n";

constexpr double hour = 3600, longest_time = 240 * hour;
constexpr std::uint64_t most_repetitions = 1000;

/// The parts of a list "a,b". An empty part stays, and is no name.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t comma; (comma = text.find(',')) != text.npos; text.remove_prefix(comma + 1))
    names.emplace_back(text.substr(0, comma));
  names.emplace_back(text);
  return names;
}

void declare_answers(CLI::App& app, options& requested) {
  app.set_help_flag("-h,--help", "this text")->group("Answers without a run");
  app.set_version_flag("--version", "switchmark " SWITCHMARK_VERSION)
      ->description("the version")
      ->group("Answers without a run");
  app.add_flag("--list,--benchmark_list_tests", requested.list, "the cells that match")->group("Answers without a run");
  auto* const doctor = app.add_flag("--doctor", requested.doctor,
                                    "what will spoil a measurement here, and how to mend it; exits with 0 all the same")
                           ->group("Answers without a run");
  auto* const explain = app.add_option("--explain", requested.metric, "what a metric means, or all metrics")
                            ->expected(0, 1)
                            ->type_name("METRIC")
                            ->group("Answers without a run");
  app.add_option("--table", requested.table_of,
                 "the cells of a record that match, with all main figures; -: the record on standard input")
      ->type_name("RESULT")
      ->group("Answers without a run");
  app.add_option("--summary", requested.summary_of, "the summary of a record, as its run has printed it")
      ->type_name("RESULT")
      ->group("Answers without a run");
  app.add_flag("--json", requested.json, "--list, --doctor and --summary answer in JSON")
      ->group("Answers without a run");
  app.add_flag("--critical", requested.critical, "with --doctor: critical findings alone")
      ->needs(doctor)
      ->group("Answers without a run");
  app.add_flag("--markdown", requested.markdown, "with --explain: all metrics, as METRICS.md")
      ->needs(explain)
      ->group("Answers without a run");
}

/// Flags of which all must hold.
void declare_selection(CLI::App& app, options& requested) {
  constexpr char group[] = "Which cells (a cell must fit all of them)";
  app.add_option("--filter,--benchmark_filter", requested.filter, "cells whose id has a match of the expression")
      ->type_name("REGEX")
      ->group(group);
  const auto names = [&](const char* flag, std::vector<std::string>& into, const char* what) {
    app.add_option_function<std::string>(
           flag, [&into](const std::string& text) { into = names_in(text); }, what)
        ->type_name("NAME,...")
        ->group(group);
  };
  names("--model", requested.models, "cells of these models, such as fiber");
  names("--workload", requested.workloads, "cells of these workloads, such as ring");
  app.add_flag("!--no-references", requested.references, "without the reference models that ratios of these cells need")
      ->group(group);
}

void declare_amount(CLI::App& app, options& requested) {
  constexpr char group[] = "How much is measured";
  const auto count = [&](const char* flags, const char* name, int& into, const char* what) {
    app.add_option_function<std::string>(
           flags,
           [&into, name](const std::string& text) {
             into = static_cast<int>(whole_number(name, text, 1, most_repetitions));
           },
           what)
        ->type_name("N")
        ->group(group);
  };
  const auto time = [&](const char* flags, const char* name, double least, double most, auto& into, const char* what) {
    app.add_option_function<std::string>(
           flags, [&into, name, least, most](const std::string& text) { into = duration(name, text, least, most); },
           what)
        ->type_name("DURATION")
        ->group(group);
  };
  app.add_flag("--quick", requested.quick, "fewer configurations and samples, within 3 minutes instead of 20")
      ->group(group);
  time("--time,--time-limit", "--time", 0.1, longest_time, requested.time_limit,
       "of the whole run, checks included; fewer or shorter repetitions fit into it [19 min, quick: 2 min 30 s; none "
       "with "
       "--processes, --repetitions or --min-time]");
  count("--processes", "--processes", requested.processes, "measuring processes [10]");
  count("--repetitions,--benchmark_repetitions", "--repetitions", requested.repetitions, "repetitions in each [1]");
  time("--min-time,--benchmark_min_time", "--min-time", 0, hour, requested.min_time,
       "of each repetition of a cell [what --time leaves, 0.03 to 0.75 s, quick: 0.01 to 0.05 s]");
  time("--timeout", "--timeout", 0.1, longest_time, requested.timeout,
       "after which a cell without a sign of life has failed [10 min]");
  app.add_option_function<std::string>(
         "--seed",
         [&requested](const std::string& text) {
           requested.seed = whole_number("--seed", text, 0, std::numeric_limits<std::uint64_t>::max());
         },
         "of the order in which cells are measured [1]")
      ->type_name("N")
      ->group(group);
  app.add_option_function<std::string>(
         "--cpu",
         [&requested](const std::string& text) {
           requested.cpu = static_cast<int>(whole_number("--cpu", text, 0, std::numeric_limits<int>::max()));
         },
         "to measure on [the fastest and least busy one that is allowed]")
      ->type_name("N")
      ->group(group);
  app.add_flag("--instructions", requested.instructions, "count instructions as well, by valgrind (ring and spawn)")
      ->group(group);
}

void declare(CLI::App& app, options& requested) {
  app.footer(footer);
  app.allow_extras();
  declare_answers(app, requested);
  declare_selection(app, requested);
  declare_amount(app, requested);
  app.add_option("--out,--benchmark_out", requested.out,
                 "the record; in a folder: a new file, named by date, and the link latest.json to it; -: standard "
                 "output [results/, or here if no results/]")
      ->type_name("FILE|FOLDER|-")
      ->group("Where to");
  app.add_flag("--force", requested.force, "let the record replace a file")->group("Where to");
  static const std::vector<std::string> only_json{"json"};
  app.add_option("--benchmark_format,--benchmark_out_format")->check(CLI::IsMember(only_json))->group("");
  app.add_flag("--child", requested.child)->group("");
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// The name of a flag, without its dashes and its value.
std::string_view bare(std::string_view word) {
  word = word.substr(0, word.find('='));
  return word.substr(std::min(word.find_first_not_of('-'), word.size()));
}

/// "did you mean '--quick'? " with the flag of `app` that begins with `prefix` and is most similar to `word`, which
/// begins likewise; empty if none is similar.
std::string similar_flag(const CLI::App& app, std::string_view word, std::string_view prefix = {}) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames())
      if (name.starts_with(prefix) && name != "child") names.push_back(name.substr(prefix.size()));
  const std::string nearest = most_similar(bare(word).substr(prefix.size()), names);
  return nearest.empty() ? "" : fmt::format("did you mean '--{}{}'? ", prefix, nearest);
}

void take_benchmark_flags(const CLI::App& app, options& requested) {
  for (const std::string& extra : app.remaining()) {
    if (!extra.starts_with('-'))
      throw usage_error(
          fmt::format("unknown argument '{}': cells are chosen by --filter, --model and --workload; "
                      "switchmark --help lists the flags",
                      shortened(extra)));
    if (!extra.starts_with("--benchmark_"))
      throw usage_error(fmt::format("unknown flag '{}'; {}switchmark --help lists the flags", shortened(extra),
                                    similar_flag(app, extra)));
    requested.benchmark_flags.push_back(extra);
  }
  try {
    runner::initialize_benchmark_library(requested.benchmark_flags);
  } catch (const usage_error& error) {
    std::string similar;
    for (const std::string& flag : requested.benchmark_flags) similar += similar_flag(app, flag, "benchmark_");
    throw usage_error(similar.empty() ? error.what() : fmt::format("{}; {}", error.what(), similar));
  }
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
  if (requested.json && !requested.doctor && !requested.list && requested.summary_of.empty())
    throw usage_error("--json needs --list, --doctor or --summary; a run writes a JSON record anyway");
  (void)cell_pattern(requested.filter);
  requested.time_limit_given = requested.time_limit != 0;
  if (!requested.time_limit_given) requested.time_limit = default_time_limit(requested);
  if (requested.processes == 0) requested.processes = 10;
  if (requested.repetitions == 0) requested.repetitions = 1;
  if (requested.out.empty()) requested.out = std::filesystem::is_directory("results") ? "results" : ".";
}

}  // namespace

options parse_command_line(int argc, const char* const* argv) {
  options requested;
  CLI::App app(description, "switchmark");
  declare(app, requested);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return {.answer = help(app)};
  } catch (const CLI::CallForVersion& version) {
    return {.answer = std::string(version.what()) + '\n'};
  } catch (const CLI::ParseError& error) {
    throw usage_error(one_line(error.what()) + "; switchmark --help lists the flags");
  }
  requested.explain = app.count("--explain") > 0;
  if (app.count("--out") > 0 && requested.out.empty())
    throw usage_error("--out is empty; name the file or the folder that the record shall be written to");
  for (const char* const flag : {"--table", "--summary"})
    if (app.count(flag) > 0 && requested.table_of.empty() && requested.summary_of.empty())
      throw usage_error(fmt::format("{0} is empty; name a record, as in {0} results/latest.json", flag));
  take_benchmark_flags(app, requested);
  complete(requested);
  return requested;
}

}  // namespace switchmark::cli
