#include "record/record.hpp"

#include "record/answer.hpp"
#include "record/benchmark_rows.hpp"
#include "record/clock.hpp"
#include "record/comparison.hpp"
#include "record/crossover.hpp"
#include "record/machine_states.hpp"
#include "record/record_view.hpp"

#include <fmt/chrono.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <stdexcept>

namespace switchmark::record {

namespace {

json to_json(const platform::throttling& until_then) {
  return {{"periods", until_then.periods}, {"seconds", until_then.seconds}};
}

/// The number of samples in all blocks of which the machine changed its state, or the process stood still.
long unsteady_samples(std::span<const cell_result> cells) {
  long count = 0;
  for (const cell_result& cell : cells)
    for (const sample& sample : cell.samples)
      if (!sample.machine.steady) ++count;
  return count;
}

}  // namespace

std::string utc_now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

json make_record(json context, json environment, const run_facts& run, std::span<const cell_result> cells,
                 const json& guards) {
  context["json_schema_version"] = 1;
  json described = json::array();
  for (const cell_result& cell : cells) described.push_back(to_json(cell));
  json compared = json::array();
  for (const comparison& comparison : compare_models(cells)) compared.push_back(to_json(comparison));
  json crossovers = json::array();
  for (const crossover& crossover : find_crossovers(cells)) crossovers.push_back(to_json(crossover));
  json disturbances = json::array(), states = json::array();
  for (const disturbance& each : run.disturbances) disturbances.push_back(to_json(each));
  const std::vector<machine_state> seen = machine_states(cells);
  for (const machine_state& state : seen) states.push_back(to_json(state));
  json facts = {{"quick", run.quick},
                {"interrupted", run.interrupted},
                {"filter", run.filter},
                {"instructions", run.instructions},
                {"seed", run.seed},
                {"processes", run.processes},
                {"planned_processes", run.planned_processes},
                {"repetitions", run.repetitions},
                {"samples", run.samples},
                {"planned_samples", run.planned_samples},
                {"unsteady_samples", unsteady_samples(cells)},
                {"time_limit_seconds", std::isinf(run.time_limit) ? json() : json(run.time_limit)},
                {"started", run.started},
                {"seconds", run.seconds},
                {"verified_seconds", run.verified_seconds},
                {"measured_seconds", run.measured_seconds},
                {"disturbances", std::move(disturbances)},
                {"documents", run.documents}};
  if (const std::optional<run_clock> clock = clock_of(cells)) facts["clock"] = to_json(*clock);
  if (run.cpu) facts["cpu_number"] = *run.cpu;
  if (run.throttled_before && run.throttled_after)
    facts["throttled"] = {{"before", to_json(*run.throttled_before)}, {"after", to_json(*run.throttled_after)}};
  json own = {
      {"schema_version", 1},           {"environment", std::move(environment)}, {"run", std::move(facts)},
      {"cells", std::move(described)}, {"comparisons", std::move(compared)},    {"crossovers", std::move(crossovers)}};
  if (!seen.empty()) own["machine_states"] = std::move(states);
  if (!run.findings.is_null()) own["doctor"] = run.findings;
  if (!guards.is_null()) own["guards"] = guards;
  json record = {
      {"context", std::move(context)}, {"benchmarks", benchmark_rows(cells)}, {"switchmark", std::move(own)}};
  const record_view view = view_of(record);
  record["switchmark"]["metrics"] = definitions_of(view);
  record["switchmark"]["answer"] = to_json(answer_of(view));
  return record;
}

std::string text_of(const json& document) {
  return document.dump(1, ' ', false, json::error_handler_t::replace) + '\n';
}

void require_finite(const json& document) {
  const json flat = document.flatten();
  for (const auto& [place, value] : flat.items())
    if (value.is_number_float() && !std::isfinite(value.get<double>()))
      throw std::logic_error("the record holds no number at " + place);
}

}  // namespace switchmark::record
