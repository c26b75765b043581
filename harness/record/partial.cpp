#include "record/partial.hpp"

#include "runtime/ledger.hpp"

namespace switchmark::record {
namespace {

json proof_to_json(const measure::verification& proof) {
  json counts = json::object();
  for (const runtime::ledger_field& field : runtime::ledger_fields)
    counts[std::string(field.name)] = proof.counts.*field.value;
  return {{"mismatch", proof.mismatch},
          {"counts", counts},
          {"per_task", proof.per_task_digest},
          {"global", proof.global_digest ? json(*proof.global_digest) : json()}};
}

measure::verification proof_from(const json& text) {
  measure::verification proof;
  text.at("mismatch").get_to(proof.mismatch);
  for (const runtime::ledger_field& field : runtime::ledger_fields)
    text.at("counts").at(std::string(field.name)).get_to(proof.counts.*field.value);
  text.at("per_task").get_to(proof.per_task_digest);
  if (!text.at("global").is_null()) proof.global_digest = text.at("global").get<std::uint64_t>();
  return proof;
}

json strip_to_json(const std::optional<measure::instruction_strip>& strip) { return strip ? to_json(*strip) : json(); }

std::optional<measure::instruction_strip> strip_from(const json& text) {
  if (text.is_null()) return std::nullopt;
  return measure::instruction_strip{text.at("executed"), text.at("refusing"), text.at("suspended")};
}

json sample_to_json(const sample& one) {
  return {{"cell", one.cell},
          {"process", one.process},
          {"repetition", one.repetition},
          {"values", one.values},
          {"epochs", one.epochs},
          {"histograms", one.histograms},
          {"instructions", strip_to_json(one.instructions)},
          {"row", one.row}};
}

sample sample_from(const json& text) {
  return {text.at("cell"),
          text.at("process"),
          text.at("repetition"),
          text.at("values"),
          text.at("epochs"),
          text.at("histograms"),
          strip_from(text.at("instructions")),
          text.at("row")};
}

}  // namespace

json to_json(const measure::instruction_strip& strip) {
  return {{"executed", strip.executed}, {"refusing", strip.refusing}, {"suspended", strip.suspended}};
}

json to_json(const partial& part) {
  json proofs = json::object(), samples = json::array();
  for (const auto& [cell, proof] : part.proofs) proofs[cell] = proof_to_json(proof);
  for (const sample& one : part.samples) samples.push_back(sample_to_json(one));
  return {{"proofs", proofs},
          {"samples", samples},
          {"failures", part.failures},
          {"measured_seconds", part.measured_seconds}};
}

partial partial_from(const json& text) {
  partial part;
  for (const auto& [cell, proof] : text.at("proofs").items()) part.proofs[cell] = proof_from(proof);
  for (const json& one : text.at("samples")) part.samples.push_back(sample_from(one));
  text.at("failures").get_to(part.failures);
  text.at("measured_seconds").get_to(part.measured_seconds);
  return part;
}

}  // namespace switchmark::record
