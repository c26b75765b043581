#include "cli/selection.hpp"

#include "cli/cell_pattern.hpp"
#include "cli/text.hpp"
#include "record/record.hpp"
#include "runner/references.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace switchmark::cli {
namespace {

using runner::cell;
using runner::options;

std::vector<cell> matching(const options& requested, bool quick) {
  const cell_pattern pattern(requested.filter);
  std::vector<cell> cells = runner::registry({.quick = quick});
  std::erase_if(cells, [&](const cell& each) {
    return !is_asked_for(requested.models, each.model) || !is_asked_for(requested.workloads, each.workload) ||
           !pattern.is_found_in(each.id);
  });
  return cells;
}

/// Each name once, in the order in which the registry has them first.
std::vector<std::string> names_of(std::string cell::*name) {
  std::vector<std::string> names;
  for (const cell& each : runner::registry({.quick = false}))
    if (std::find(names.begin(), names.end(), each.*name) == names.end()) names.push_back(each.*name);
  return names;
}

void require_known(const char* kind, const std::vector<std::string>& asked, const std::vector<std::string>& known) {
  for (const std::string& name : asked)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw runner::usage_error(fmt::format("--{0} '{1}': there is no such {0}; {2}the {0}s are {3}", kind,
                                            shortened(name), did_you_mean(name, known), fmt::join(known, ", ")));
}

/// The selecting flags as the user may have written them.
std::string words_of_flags(const options& requested) {
  std::string text;
  const auto add = [&text](const char* flag, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}{} '{}'", text.empty() ? "" : " and ", flag, shortened(value));
  };
  add("--filter", requested.filter);
  add("--model", fmt::format("{}", fmt::join(requested.models, ",")));
  add("--workload", fmt::format("{}", fmt::join(requested.workloads, ",")));
  return text;
}

/// What a filter may stand for: each id, and its beginnings that name a workload, and a model of it.
std::vector<std::string> names_for_filters() {
  std::vector<std::string> names = names_of(&cell::id), beginnings;
  for (const std::string& id : names)
    for (std::size_t end = id.find('/'); end != id.npos; end = id.find('/', end + 1))
      beginnings.push_back(id.substr(0, end));
  names.insert(names.end(), beginnings.begin(), beginnings.end());
  return names;
}

/// Of a filter that alone matches nothing: "did you mean" with what is most similar. Anchors do not count.
std::string similar_filter(const options& requested) {
  options filter_alone = requested;
  filter_alone.models.clear();
  filter_alone.workloads.clear();
  if (!matching(filter_alone, false).empty()) return {};
  std::string_view text = requested.filter;
  if (text.starts_with('^')) text.remove_prefix(1);
  if (text.ends_with('$')) text.remove_suffix(1);
  return did_you_mean(text, names_for_filters());
}

std::string refusal(const options& requested) {
  const std::string flags = words_of_flags(requested);
  if (const std::size_t full = requested.quick ? matching(requested, false).size() : 0; full > 0)
    return fmt::format("no cell of a quick run matches {}; {} of a full run: leave --quick out", flags,
                       full == 1 ? "one does" : fmt::format("{} do", full));
  return fmt::format("no cell matches {}; {}switchmark --list shows them", flags, similar_filter(requested));
}

/// "switch_ratio (against raw-jump)", each once.
std::string words_of(const std::vector<runner::missing_reference>& missing, const std::vector<cell>& all) {
  std::map<std::string, const cell*> by_id;
  for (const cell& each : all) by_id[each.id] = &each;
  std::set<std::string> words;
  for (const auto& [ratio, reference] : missing)
    words.insert(fmt::format("{} (against {})", ratio, by_id.at(reference)->model));
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

std::vector<cell> matching_cells(const options& requested) {
  if (!requested.models.empty()) require_known("model", requested.models, names_of(&cell::model));
  if (!requested.workloads.empty()) require_known("workload", requested.workloads, names_of(&cell::workload));
  std::vector<cell> cells = matching(requested, requested.quick);
  if (cells.empty()) throw nothing_matches(refusal(requested));
  return cells;
}

selection selection_of(const options& requested) {
  selection selected{.cells = matching_cells(requested),
                     .guards = requested.models.empty() && requested.workloads.empty() &&
                               cell_pattern(requested.filter).is_found_in("guards")};
  std::vector<cell> all = runner::registry({.quick = requested.quick});
  const std::vector<runner::missing_reference> missing = runner::missing_references(selected.cells, all);
  if (missing.empty()) return selected;
  if (!requested.references) {
    selected.missing_ratios = words_of(missing, all);
    return selected;
  }
  std::set<std::string> wanted;
  for (const runner::missing_reference& each : missing) wanted.insert(each.reference);
  selected.references = wanted.size();
  for (const cell& each : selected.cells) wanted.insert(each.id);
  std::erase_if(all, [&wanted](const cell& each) { return !wanted.contains(each.id); });
  selected.cells = std::move(all);
  return selected;
}

bool is_asked_for(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

std::string words_of_selection(const options& requested) {
  if (requested.models.empty() && requested.workloads.empty()) return requested.filter;
  std::string words = requested.filter.empty() ? "" : fmt::format("--filter '{}'", requested.filter);
  const auto add = [&words](const char* flag, const std::vector<std::string>& names) {
    if (!names.empty()) words += fmt::format("{}{} {}", words.empty() ? "" : " ", flag, fmt::join(names, ","));
  };
  add("--workload", requested.workloads);
  add("--model", requested.models);
  return words;
}

std::string words_of(const selection& selected) {
  const auto count = [](std::size_t number, const char* what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
  };
  const auto applicable = static_cast<std::size_t>(std::count_if(
      selected.cells.begin(), selected.cells.end(), [](const cell& each) { return each.not_applicable.empty(); }));
  const std::size_t asked = applicable - selected.references;
  if (selected.references == 0) return count(asked, "cell");
  return fmt::format("{}, and {} for {} ratios", count(asked, "cell"), count(selected.references, "reference cell"),
                     asked == 1 ? "its" : "their");
}

std::string list_of_cells(const options& requested) {
  const std::vector<cell> cells = matching_cells(requested);
  if (!requested.json) {
    std::string text;
    for (const cell& each : cells) text += each.id + '\n';
    return text;
  }
  std::set<std::string> quick;
  for (const cell& each : runner::registry({.quick = true})) quick.insert(each.id);
  json list = json::array();
  for (const cell& each : cells) {
    const bool applicable = each.not_applicable.empty();
    list.push_back({{"id", each.id},
                    {"workload", each.workload},
                    {"model", each.model},
                    {"family", each.family},
                    {"params", each.params},
                    {"status", applicable ? "applicable" : "not_applicable"},
                    {"reason", applicable ? json() : json(each.not_applicable)},
                    {"quick", quick.contains(each.id)}});
  }
  return record::text_of(list);
}

}  // namespace switchmark::cli
