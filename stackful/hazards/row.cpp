#include "stackful/hazards/row.hpp"

#include "stackful/hazards/child.hpp"

namespace switchmark::stackful::hazards {
namespace {

using json = nlohmann::ordered_json;

json text_or_null(const std::string& text) { return text.empty() ? json() : json(text); }

json cost_or_null(const std::optional<cost>& found) {
  if (!found) return nullptr;
  return {{"median", found->median}, {"low", found->low}, {"high", found->high}};
}

const char* status(const row& found) {
  if (!found.not_applicable.empty()) return "not_applicable";
  return found.shown() ? "shown" : "not_shown";
}

}  // namespace

row try_out(const hazard& of) {
  row found{of, of.not_applicable()};
  if (!found.not_applicable.empty()) return found;
  found.without = run_child(of, false);
  found.with = run_child(of, true);
  return found;
}

json to_json(const row& found) {
  return {{"name", found.of.name},
          {"hazard", found.of.text},
          {"guard", found.of.guard},
          {"status", status(found)},
          {"reason", text_or_null(found.not_applicable)},
          {"without", text_or_null(found.without.seen)},
          {"with", text_or_null(found.with.seen)},
          {"yield_cost_ns", cost_or_null(found.costs_ns.yield)},
          {"forced_cost_ns", cost_or_null(found.costs_ns.forced)}};
}

}  // namespace switchmark::stackful::hazards
