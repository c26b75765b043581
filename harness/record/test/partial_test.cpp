#include "record/partial.hpp"

#include "a_cell.hpp"

#include <gtest/gtest.h>

namespace switchmark::record {
namespace {

TEST(partial, survives_the_way_through_text) {
  partial sent;
  sent.verifications["a"].counts.yields = 18'446'744'073'709'551'615U;
  sent.verifications["a"].per_task_digest = 0xfedcba9876543210;
  sent.verifications["b"].mismatch = "task 3: \"x\"";
  sent.verifications["b"].global_digest = 7;
  sent.samples.push_back(a_sample(a_cell("ring", "fiber", 2), 2, 1, "switch_ns", 0.1));
  sent.samples[0].histograms["wait_us"] = {0, 5};
  sent.samples[0].instructions = measure::instruction_strip{9, 2, {{0, 3}, {5, 9}}};
  sent.samples[0].epochs["switch_ns"] = {0.1, 0.2};
  sent.samples[0].machine = {
      .probe = 10.5, .multiplication_ns = 0.75, .steady = false, .blocks = 7, .blocks_left_out = 2};
  sent.measured_seconds = 1.5;
  sent.failures["c"] = "reason";
  sent.uncounted["d"] = "killed";
  sent.disturbances.push_back({"did not run", "a", 2, 1, 0.5});

  const json text = to_json(sent);
  const partial got = partial_from(json::parse(text.dump()));

  EXPECT_EQ(to_json(got), text);
  EXPECT_EQ(got.verifications.at("a").counts.yields, sent.verifications["a"].counts.yields);
  EXPECT_EQ(got.verifications.at("a").per_task_digest, sent.verifications["a"].per_task_digest);
  EXPECT_FALSE(got.verifications.at("a").global_digest.has_value());
  EXPECT_EQ(got.verifications.at("b").mismatch, sent.verifications["b"].mismatch);
  EXPECT_EQ(got.verifications.at("b").global_digest, 7U);
  EXPECT_EQ(got.samples.at(0).process, 2);
  EXPECT_EQ(got.samples.at(0).repetition, 1);
  EXPECT_EQ(got.failures, sent.failures);
  EXPECT_EQ(got.uncounted, sent.uncounted);
  EXPECT_EQ(got.measured_seconds, 1.5);
  EXPECT_EQ(got.samples.at(0).values.at("switch_ns"), 0.1);
  EXPECT_EQ(got.samples.at(0).instructions, sent.samples[0].instructions);
}

TEST(partial, of_nothing_is_empty) {
  EXPECT_EQ(
      to_json(partial()),
      json::parse(R"({"verifications": {}, "samples": [], "failures": {}, "uncounted": {}, "measured_seconds": 0.0,
                        "disturbances": []})"));
  const sample nothing;
  EXPECT_EQ(nothing.process, 0);
  EXPECT_EQ(nothing.repetition, 0);
  EXPECT_FALSE(nothing.instructions.has_value());
}

TEST(partial, has_a_key_for_each_fact) {
  partial sent;
  sent.verifications["a"].mismatch = "why";
  sent.verifications["a"].per_task_digest = 5;
  sent.samples.push_back(a_sample(a_cell("ring", "fiber", 2), 2, 1, "switch_ns", 0.5));
  sent.samples[0].machine = {
      .probe = 10.5, .multiplication_ns = 0.75, .steady = false, .blocks = 7, .blocks_left_out = 2};
  sent.failures["c"] = "reason";
  sent.uncounted["d"] = "killed";
  sent.measured_seconds = 1.5;
  sent.disturbances.push_back({"did not run", "a", 2, 1, 0.5});
  json written = to_json(sent);
  EXPECT_EQ(written["verifications"]["a"]["counts"].size(), runtime::ledger_fields.size());
  written["verifications"]["a"].erase("counts");
  EXPECT_EQ(written, json::parse(R"({
    "verifications": {"a": {"mismatch": "why", "per_task": 5, "global": null}},
    "samples": [{"cell": "ring/fiber/tasks:2", "process": 2, "repetition": 1, "values": {"switch_ns": 0.5},
                 "epochs": {}, "histograms": {}, "instructions": null,
                 "machine": {"probe": 10.5, "multiplication_ns": 0.75, "steady": false, "blocks": 7,
                             "blocks_left_out": 2},
                 "row": {"name": "ring/fiber/tasks:2/manual_time", "repetition_index": 0}}],
    "failures": {"c": "reason"}, "uncounted": {"d": "killed"}, "measured_seconds": 1.5,
    "disturbances": [{"cause": "did not run", "cell": "a", "process": 2, "blocks": 1, "idle_seconds": 0.5}]})"));
  EXPECT_FALSE(partial_from(to_json(sent)).samples.at(0).instructions.has_value());
}

TEST(partial, that_was_cut_off_is_refused) { EXPECT_THROW((void)partial_from(json::object()), json::exception); }

}  // namespace
}  // namespace switchmark::record
