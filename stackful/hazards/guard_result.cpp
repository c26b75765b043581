#include "stackful/hazards/guard_result.hpp"

#include "stackful/hazards/child.hpp"

namespace switchmark::stackful::hazards {
namespace {

using json = nlohmann::ordered_json;

json text_or_null(const std::string& text) { return text.empty() ? json() : json(text); }

json cost_or_null(const std::optional<cost>& result) {
  if (!result) return nullptr;
  return {{"median", result->median}, {"low", result->low}, {"high", result->high}};
}

const char* status(const guard_result& result) {
  if (!result.not_applicable.empty()) return "not_applicable";
  return result.shown() ? "shown" : "not_shown";
}

}  // namespace

guard_result try_out(const hazard& of) {
  guard_result result{of, of.not_applicable()};
  if (!result.not_applicable.empty()) return result;
  result.without = run_child(of, false);
  result.with = run_child(of, true);
  return result;
}

json to_json(const guard_result& result) {
  return {{"name", result.of.name},
          {"hazard", result.of.text},
          {"guard", result.of.guard},
          {"status", status(result)},
          {"reason", text_or_null(result.not_applicable)},
          {"without", text_or_null(result.without.seen)},
          {"with", text_or_null(result.with.seen)},
          {"yield_cost_ns", cost_or_null(result.costs_ns.yield)},
          {"forced_cost_ns", cost_or_null(result.costs_ns.forced)}};
}

}  // namespace switchmark::stackful::hazards
