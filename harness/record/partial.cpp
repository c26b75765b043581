#include "record/partial.hpp"

namespace switchmark::record {
namespace {

json verification_to_json(const measure::verification& verification) {
  return {{"mismatch", verification.mismatch},
          {"counts", to_json(verification.counts)},
          {"per_task", verification.per_task_digest},
          {"global", verification.global_digest ? json(*verification.global_digest) : json()}};
}

measure::verification verification_from(const json& text) {
  measure::verification verification;
  text.at("mismatch").get_to(verification.mismatch);
  for (const runtime::ledger_field& field : runtime::ledger_fields)
    text.at("counts").at(std::string(field.name)).get_to(verification.counts.*field.value);
  text.at("per_task").get_to(verification.per_task_digest);
  if (!text.at("global").is_null()) verification.global_digest = text.at("global").get<std::uint64_t>();
  return verification;
}

json strip_to_json(const std::optional<measure::instruction_strip>& strip) { return strip ? to_json(*strip) : json(); }

std::optional<measure::instruction_strip> strip_from(const json& text) {
  if (text.is_null()) return std::nullopt;
  return measure::instruction_strip{text.at("executed"), text.at("non_preemptible"), text.at("suspended")};
}

json machine_to_json(const machine_reading& machine) {
  return {{"probe", machine.probe},
          {"multiplication_ns", machine.multiplication_ns},
          {"steady", machine.steady},
          {"blocks", machine.blocks},
          {"blocks_left_out", machine.blocks_left_out}};
}

machine_reading machine_from(const json& text) {
  return {text.at("probe"), text.at("multiplication_ns"), text.at("steady"), text.at("blocks"),
          text.at("blocks_left_out")};
}

disturbance disturbance_from(const json& text) {
  return {text.at("cause"), text.at("cell"), text.at("process"), text.at("blocks"), text.at("idle_seconds")};
}

json sample_to_json(const sample& sample) {
  return {{"cell", sample.cell},
          {"process", sample.process},
          {"repetition", sample.repetition},
          {"values", sample.values},
          {"epochs", sample.epochs},
          {"histograms", sample.histograms},
          {"instructions", strip_to_json(sample.instructions)},
          {"machine", machine_to_json(sample.machine)},
          {"row", sample.row}};
}

sample sample_from(const json& text) {
  return {text.at("cell"),
          text.at("process"),
          text.at("repetition"),
          text.at("values"),
          text.at("epochs"),
          text.at("histograms"),
          strip_from(text.at("instructions")),
          machine_from(text.at("machine")),
          text.at("row")};
}

}  // namespace

json to_json(const runtime::ledger& counts) {
  json text = json::object();
  for (const runtime::ledger_field& field : runtime::ledger_fields) text[std::string(field.name)] = counts.*field.value;
  return text;
}

json to_json(const measure::instruction_strip& strip) {
  return {{"executed", strip.executed}, {"non_preemptible", strip.non_preemptible}, {"suspended", strip.suspended}};
}

json to_json(const disturbance& disturbance) {
  return {{"cause", disturbance.cause},
          {"cell", disturbance.cell},
          {"process", disturbance.process},
          {"blocks", disturbance.blocks},
          {"idle_seconds", disturbance.idle_seconds}};
}

json to_json(const partial& part) {
  json verifications = json::object(), samples = json::array(), disturbances = json::array();
  for (const auto& [cell, verification] : part.verifications) verifications[cell] = verification_to_json(verification);
  for (const sample& sample : part.samples) samples.push_back(sample_to_json(sample));
  for (const disturbance& each : part.disturbances) disturbances.push_back(to_json(each));
  return {{"verifications", verifications},
          {"samples", samples},
          {"failures", part.failures},
          {"uncounted", part.uncounted},
          {"measured_seconds", part.measured_seconds},
          {"disturbances", disturbances}};
}

partial partial_from(const json& text) {
  partial part;
  for (const auto& [cell, verification] : text.at("verifications").items())
    part.verifications[cell] = verification_from(verification);
  for (const json& one : text.at("samples")) part.samples.push_back(sample_from(one));
  text.at("failures").get_to(part.failures);
  text.at("uncounted").get_to(part.uncounted);
  text.at("measured_seconds").get_to(part.measured_seconds);
  for (const json& one : text.at("disturbances")) part.disturbances.push_back(disturbance_from(one));
  return part;
}

}  // namespace switchmark::record
