#include "record/cell_result.hpp"

#include "measure/wait_histogram.hpp"

#include <fmt/format.h>

namespace switchmark::record {
namespace {

json ledger(const cell_result& cell) {
  json counts = json::object();
  if (!cell.proof || !cell.keeps_ledger) return counts;
  for (const runtime::ledger_field& field : runtime::ledger_fields)
    counts[std::string(field.name)] = cell.proof->counts.*field.value;
  return counts;
}

std::string hex(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

json digest(const std::optional<measure::verification>& proof) {
  if (!proof) return nullptr;
  return {{"per_task", hex(proof->per_task_digest)},
          {"global", proof->global_digest ? json(hex(*proof->global_digest)) : json()}};
}

json metrics(const cell_result& cell) {
  json all = json::object();
  for (const measure::metric& what : measure::metrics) {
    const metric_result found = metric_of(cell, what.name);
    if (!found.samples.empty()) all[std::string(what.name)] = to_json(what, found);
  }
  return all;
}

json histograms(const cell_result& cell) {
  const std::vector<double> edges = measure::wait_histogram::edges();
  std::map<std::string, std::vector<std::uint64_t>> sums;
  for (const sample& one : cell.samples)
    for (const auto& [name, counts] : one.histograms) {
      std::vector<std::uint64_t>& sum = sums[name];
      sum.resize(edges.size() - 1);
      for (std::size_t bin = 0; bin < counts.size(); ++bin) sum.at(bin) += counts[bin];
    }
  json all = json::object();
  for (const auto& [name, counts] : sums) all[name] = {{"unit", "us"}, {"edges", edges}, {"counts", counts}};
  return all;
}

}  // namespace

std::string_view name(status what) {
  switch (what) {
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

metric_result metric_of(const cell_result& cell, std::string_view metric) {
  metric_result found;
  for (const sample& one : cell.samples) {
    const auto value = one.values.find(std::string(metric));
    if (value == one.values.end()) continue;
    found.samples.push_back(value->second);
    found.processes.push_back(one.process);
  }
  return found;
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
               {"ledger", ledger(cell)},
               {"digest", digest(cell.proof)},
               {"metrics", metrics(cell)},
               {"histograms", histograms(cell)}};
  if (!cell.samples.empty() && cell.samples.front().instructions)
    text["instructions"] = to_json(*cell.samples.front().instructions);
  return text;
}

}  // namespace switchmark::record
