#include "record/record_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace switchmark::record {
namespace {

/// As in every other reader of records.
constexpr int most_levels = 100;

[[noreturn]] void refuse(const std::string& place, std::string_view words) {
  throw bad_record(fmt::format("{}: {}; scripts/validate names every fault of a record", place, words));
}

/// Nothing in it moves the cursor of a terminal.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char one) { return one < 0x20 || one == 0x7f; }, ' ');
  return text;
}

/// A value of the document and its place, "switchmark.cells[3].id".
class node {
 public:
  node(const json& value, std::string place) : value_(value), place_(std::move(place)) {}

  [[nodiscard]] bool has(const char* key) const { return value_.is_object() && value_.contains(key); }
  [[nodiscard]] node operator[](const char* key) const {
    if (!value_.is_object()) refuse(place_, "not an object");
    const auto member = value_.find(key);
    if (member == value_.end()) refuse(place_, fmt::format("the key {} is missing", key));
    return {*member, place_.empty() ? key : fmt::format("{}.{}", place_, key)};
  }
  /// The elements of the list under `key`; none if there is no such key and the list is `optional`.
  [[nodiscard]] std::vector<node> list(const char* key, bool optional = false) const {
    if (optional && !has(key)) return {};
    const node found = (*this)[key];
    if (!found.value_.is_array()) refuse(found.place_, "not a list");
    std::vector<node> elements;
    for (std::size_t i = 0; i < found.value_.size(); ++i)
      elements.emplace_back(found.value_[i], fmt::format("{}[{}]", found.place_, i));
    return elements;
  }
  /// Calls `use(name, member)` for every member of the object under `key`.
  template <class Use>
  void each_member(const char* key, Use use) const {
    const node found = (*this)[key];
    if (!found.value_.is_object()) refuse(found.place_, "not an object");
    for (const auto& [name, value] : found.value_.items())
      use(printable(name), node(value, fmt::format("{}.{}", found.place_, name)));
  }

  [[nodiscard]] std::string text() const {
    if (!value_.is_string()) refuse(place_, "not a text");
    return printable(value_.get<std::string>());
  }
  /// Empty: null.
  [[nodiscard]] std::string text_or_null() const { return value_.is_null() ? "" : text(); }
  [[nodiscard]] bool flag() const {
    if (!value_.is_boolean()) refuse(place_, "neither true nor false");
    return value_.get<bool>();
  }
  [[nodiscard]] double number() const {
    if (!value_.is_number()) refuse(place_, "not a number");
    return value_.get<double>();
  }
  /// 0: null.
  [[nodiscard]] double number_or_null() const { return value_.is_null() ? 0 : number(); }
  [[nodiscard]] std::int64_t whole() const {
    if (!value_.is_number_integer()) refuse(place_, "not a whole number");
    return value_.get<std::int64_t>();
  }
  /// The one of `all` whose name this text is.
  template <class Value, std::size_t Count>
  [[nodiscard]] Value one_of(const std::array<Value, Count>& all) const {
    const std::string own = text();
    const auto match = std::find_if(all.begin(), all.end(), [&own](Value each) { return name(each) == own; });
    if (match == all.end()) refuse(place_, "none of the words that may stand here");
    return *match;
  }

 private:
  const json& value_;
  std::string place_;
};

metric_view metric_from(const std::string& name, const node& of) {
  return {.name = name,
          .unit = of["unit"].text(),
          .better = of["better"].text(),
          .kind = of["kind"].text(),
          .median = of["median"].number(),
          .low = of["low"].number(),
          .high = of["high"].number(),
          .confidence = of["confidence"].number()};
}

cell_view cell_from(const node& of) {
  constexpr std::array states{status::measured, status::not_applicable, status::failed, status::interrupted};
  cell_view cell{.id = of["id"].text(),
                 .workload = of["workload"].text(),
                 .model = of["model"].text(),
                 .family = of["family"].text(),
                 .params = {},
                 .state = of["status"].one_of(states),
                 .reason = of["reason"].text_or_null(),
                 .metrics = {}};
  of.each_member("params", [&cell](const std::string& name, const node& value) { cell.params[name] = value.whole(); });
  of.each_member("metrics", [&cell](const std::string& name, const node& value) {
    cell.metrics.push_back(metric_from(name, value));
  });
  return cell;
}

comparison_view comparison_from(const node& of) {
  constexpr std::array verdicts{verdict::higher, verdict::lower, verdict::same, verdict::not_resolved};
  return {of["cell"].text(), of["metric"].text(), of["verdict"].one_of(verdicts)};
}

crossover_view crossover_from(const node& of) {
  constexpr std::array answers{crossing::found, crossing::always, crossing::never, crossing::not_resolved};
  return {.question = of["question"].text(),
          .workload = of["workload"].text(),
          .model = of["model"].text(),
          .reference = of["reference"].text(),
          .param = of["param"].text(),
          .unit = of["unit"].text(),
          .level = of["level"].number(),
          .first = of["first"].whole(),
          .last = of["last"].whole(),
          .found = of["status"].one_of(answers),
          .at = of["at"].number_or_null(),
          .low = of["low"].number_or_null(),
          .high = of["high"].number_or_null()};
}

/// "2:17", the line and the column of a byte, counted from 1.
std::string place_of_byte(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
  return fmt::format("{}:{}", 1 + std::count(before.begin(), before.end(), '\n'),
                     before.size() - (before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1) + 1);
}

json parsed(std::string_view text) {
  const auto depth_is_allowed = [](int depth, json::parse_event_t, json&) {
    if (depth > most_levels) throw bad_record(fmt::format("more than {} levels; name a record", most_levels));
    return true;
  };
  try {
    return json::parse(text.begin(), text.end(), depth_is_allowed);
  } catch (const json::parse_error& error) {
    throw bad_record(fmt::format("{}: not JSON, or truncated; name a record that switchmark has written",
                                 place_of_byte(text, error.byte)));
  } catch (const json::exception&) {  // a number beyond a double
    throw bad_record("a number is too large; name a record that switchmark has written");
  }
}

}  // namespace

record_view view_of(const json& document) {
  const node whole(document, "");
  if (!whole.has("switchmark"))
    throw bad_record("no record, it has no key 'switchmark'; name a file that switchmark has written");
  const node own = whole["switchmark"], run = own["run"];
  if (own["schema_version"].whole() != 1)
    throw bad_record("switchmark.schema_version: this program knows version 1; use the program that wrote the record");
  record_view view{.interrupted = run["interrupted"].flag(),
                   .filter = run.has("filter") ? run["filter"].text() : "",
                   .cells = {},
                   .comparisons = {},
                   .crossovers = {},
                   .states = {},
                   .samples = static_cast<long>(whole.list("benchmarks").size()),
                   .unsteady_samples = {},
                   .clock_range = 1};
  if (run.has("unsteady_samples")) view.unsteady_samples = run["unsteady_samples"].whole();
  if (run.has("clock"))
    if (const double low = run["clock"]["low"].number(); low > 0)
      view.clock_range = run["clock"]["high"].number() / low;
  for (const node& each : own.list("cells")) view.cells.push_back(cell_from(each));
  for (const node& each : own.list("comparisons", true)) view.comparisons.push_back(comparison_from(each));
  for (const node& each : own.list("crossovers", true)) view.crossovers.push_back(crossover_from(each));
  for (const node& each : own.list("machine_states", true))
    view.states.push_back({each["probe"].number(), each["samples"].whole()});
  return view;
}

record_view read_record(std::string_view text) { return view_of(parsed(text)); }

}  // namespace switchmark::record
