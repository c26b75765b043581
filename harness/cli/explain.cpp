#include "cli/explain.hpp"

#include "cli/text.hpp"
#include "measure/derived_metrics.hpp"
#include "measure/metric_table.hpp"
#include "runner/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace switchmark::cli {
namespace {

using measure::metric;

constexpr std::size_t document_columns = 120;
constexpr std::string_view indent = "  ";  // of what belongs to a metric in the terminal

std::string facts(const metric& of) {
  return fmt::format("{}, {} is better, kind {}{}{}", of.unit == "1" ? "no unit" : fmt::format("unit {}", of.unit),
                     of.better, of.kind, of.scale == measure::scaled_to::clock ? ", at the median clock" : "",
                     of.shown == measure::shown_in::summary ? ", shown by --table" : "");
}

std::string kind_text(const measure::metric_kind& of) {
  return wrapped(fmt::format("Kind {}: {}", of.name, of.words), terminal_columns, indent);
}

/// "a", "a and b", "a, b and c".
std::string enumeration(std::span<const std::string> names) {
  if (names.size() == 1) return names.front();
  return fmt::format("{} and {}", fmt::join(names.first(names.size() - 1), ", "), names.back());
}

/// What a ratio is taken against, in sentences; empty for other metrics.
std::string references(const metric& of) {
  std::vector<std::pair<std::string_view, std::vector<std::string>>> models;  // by reference model
  for (const measure::derived_metric& derived : measure::derived_metrics) {
    if (derived.name != of.name) continue;
    if (models.empty() || models.back().first != derived.reference_model)
      models.push_back({derived.reference_model, {}});
    if (!derived.model.empty()) models.back().second.push_back(fmt::format("`{}`", derived.model));
  }
  if (models.empty()) return {};
  std::string text;
  for (const auto& [reference, own] : models)
    text += fmt::format("The reference model{} is `{}`. ", own.empty() ? "" : " of " + enumeration(own), reference);
  return text + "Each sample is the interquartile mean of the ratios of epochs that were measured in the same block.";
}

/// Name, facts and words for a terminal.
std::string entry(const metric& of) {
  std::string text =
      fmt::format("{}\n{}{}\n{}", of.name, indent, facts(of), wrapped(of.words, terminal_columns, indent));
  if (const std::string more = references(of); !more.empty()) text += wrapped(more, terminal_columns, indent);
  return text;
}

std::string document_entry(const metric& of) {
  std::string text = fmt::format("### `{}`\n\n{}\n\n{}", of.name, facts(of), wrapped(of.words, document_columns));
  if (const std::string more = references(of); !more.empty()) text += '\n' + wrapped(more, document_columns);
  return text;
}

/// As did_you_mean, among the metrics.
std::string proposal(std::string_view name) {
  std::vector<std::string> names;
  for (const metric& each : measure::all_metrics()) names.emplace_back(each.name);
  return did_you_mean(name, names);
}

}  // namespace

std::string explanation(std::string_view name) {
  const metric* match = measure::metric_named(name);
  if (match == nullptr)
    throw runner::usage_error(fmt::format("--explain '{}': there is no such metric; {}switchmark --explain shows all",
                                          shortened(name), proposal(name)));
  const auto kind = std::find_if(measure::metric_kinds.begin(), measure::metric_kinds.end(),
                                 [match](const measure::metric_kind& each) { return each.name == match->kind; });
  return entry(*match) + kind_text(*kind);
}

std::string all_explanations() {
  std::string text = "The metrics of a record; switchmark --explain METRIC shows one of them.\n\n";
  for (const measure::metric_kind& kind : measure::metric_kinds) text += kind_text(kind);
  std::string_view topic;
  for (const metric& each : measure::all_metrics()) {
    if (each.topic != topic) text += fmt::format("\n{}\n{:=<{}}\n", each.topic, "", each.topic.size());
    topic = each.topic;
    text += '\n' + entry(each);
  }
  return text;
}

std::string metrics_document() {
  std::string text = R"(# Metrics

This file is generated from the table in `harness/measure/metrics.hpp`. After a change of the table, write it again:

    build/release/switchmark --explain --markdown > harness/METRICS.md

`switchmark --explain METRIC` shows one metric in the terminal. [METHOD.md](METHOD.md) describes how samples are taken
and which intervals they get.

| kind | meaning |
|---|---|
)";
  for (const measure::metric_kind& kind : measure::metric_kinds)
    text += fmt::format("| {} | {} |\n", kind.name, kind.words);
  std::string_view topic;
  for (const metric& each : measure::all_metrics()) {
    if (each.topic != topic) text += fmt::format("\n## {}\n", each.topic);
    topic = each.topic;
    text += '\n' + document_entry(each);
  }
  return text;
}

}  // namespace switchmark::cli
