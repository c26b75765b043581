#include "record/cell_result.hpp"

#include "measure/metric_table.hpp"
#include "measure/wait_histogram.hpp"

#include <fmt/format.h>

namespace switchmark::record {
namespace {

std::string hex(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

json digest(const std::optional<measure::verification>& verification) {
  if (!verification) return nullptr;
  return {{"per_task", hex(verification->per_task_digest)},
          {"global", verification->global_digest ? json(hex(*verification->global_digest)) : json()}};
}

json metrics(const cell_result& cell) {
  json all = json::object();
  for (const measure::metric& metric : measure::all_metrics()) {
    const metric_result result = all_samples_of(cell, metric.name);
    if (!result.samples.empty()) all[std::string(metric.name)] = to_json(metric, result, cell.machine_state);
  }
  return all;
}

json histograms(const cell_result& cell) {
  const std::vector<double> edges = measure::wait_histogram::edges();
  std::map<std::string, std::vector<std::uint64_t>> sums;
  for (const sample& sample : cell.samples)
    for (const auto& [name, counts] : sample.histograms) {
      std::vector<std::uint64_t>& sum = sums[name];
      sum.resize(edges.size() - 1);
      for (std::size_t bin = 0; bin < counts.size(); ++bin) sum.at(bin) += counts[bin];
    }
  json all = json::object();
  for (const auto& [name, counts] : sums) all[name] = {{"unit", "us"}, {"edges", edges}, {"counts", counts}};
  return all;
}

}  // namespace

std::string_view name(status state) {
  switch (state) {
    case status::measured: return "measured";
    case status::not_applicable: return "not_applicable";
    case status::failed: return "failed";
    case status::interrupted: return "interrupted";
  }
  return "failed";
}

void fail(cell_result& cell, std::string reason) {
  if (cell.state == status::failed) return;
  cell.state = status::failed;
  cell.reason = std::move(reason);
  cell.samples.clear();
}

metric_result all_samples_of(const cell_result& cell, std::string_view metric) {
  metric_result result;
  for (const sample& sample : cell.samples) {
    const auto value = sample.values.find(std::string(metric));
    if (value == sample.values.end()) continue;
    result.samples.push_back(value->second);
    result.processes.push_back(sample.process);
    result.states.push_back(sample.machine.state);
  }
  return result;
}

metric_result metric_of(const cell_result& cell, std::string_view metric) {
  const measure::metric* const defined = measure::metric_named(metric);
  metric_result all = all_samples_of(cell, metric);
  return defined == nullptr ? all : samples_for(*defined, all, cell.machine_state);
}

json to_json(const cell_result& cell) {
  json text = {{"id", cell.id},
               {"workload", cell.workload},
               {"model", cell.model},
               {"family", cell.family},
               {"class", cell.parity ? "parity" : "contrast"},
               {"params", json(cell.params)},
               {"status", name(cell.state)},
               {"reason", cell.state == status::measured ? json() : json(cell.reason)},
               {"ledger", cell.verification && cell.keeps_ledger ? to_json(cell.verification->counts) : json::object()},
               {"digest", digest(cell.verification)},
               {"metrics", metrics(cell)},
               {"histograms", histograms(cell)}};
  if (!cell.samples.empty() && cell.samples.front().instructions)
    text["instructions"] = to_json(*cell.samples.front().instructions);
  return text;
}

}  // namespace switchmark::record
