#include "record/cell_result.hpp"

#include "a_cell.hpp"
#include "measure/wait_histogram.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace switchmark::record {
namespace {

using testing::ElementsAre;

TEST(status, has_a_name) {
  EXPECT_EQ(name(status::measured), "measured");
  EXPECT_EQ(name(status::not_applicable), "not_applicable");
  EXPECT_EQ(name(status::failed), "failed");
  EXPECT_EQ(name(status::interrupted), "interrupted");
}

TEST(cell_result, of_which_nothing_is_known_was_interrupted) {
  EXPECT_EQ(to_json(cell_result()), json::parse(R"({
    "id": "", "workload": "", "model": "", "family": "", "class": "parity", "params": {}, "status": "interrupted",
    "reason": "", "ledger": {}, "digest": null, "metrics": {}, "histograms": {}})"));
  EXPECT_TRUE(cell_result().keeps_ledger);
}

TEST(cell_result, is_written_with_all_that_is_known_of_it) {
  cell_result cell = a_cell("hog", "fiber", 3);
  cell.parity = false;
  cell.keeps_ledger = false;
  cell.verification.emplace();
  cell.verification->per_task_digest = 0xabc;
  cell.verification->global_digest = 0xfedcba9876543210;
  cell.samples = {a_sample(cell, 4, 0, "run_ns", 5)};
  cell.samples[0].instructions = measure::instruction_strip{9, 2, {{0, 1}}};
  json written = to_json(cell);
  EXPECT_EQ(written["metrics"].size(), 1U);
  EXPECT_EQ(written["metrics"]["run_ns"]["processes"], json::array({4}));
  written.erase("metrics");
  EXPECT_EQ(written, json::parse(R"({
    "id": "hog/fiber/tasks:3", "workload": "hog", "model": "fiber", "family": "stackful", "class": "contrast",
    "params": {"tasks": 3}, "status": "measured", "reason": null, "ledger": {},
    "digest": {"per_task": "0000000000000abc", "global": "fedcba9876543210"}, "histograms": {},
    "instructions": {"executed": 9, "non_preemptible": 2, "suspended": [[0, 1]]}})"));
}

TEST(cell_result, has_every_field_of_the_ledger_of_a_verified_model_that_keeps_one) {
  cell_result cell = a_cell("ring", "fiber", 2);
  EXPECT_EQ(to_json(cell)["ledger"], json::object()) << "not verified";
  cell.verification.emplace();
  std::uint64_t value = 0;
  for (const runtime::ledger_field& field : runtime::ledger_fields) cell.verification->counts.*field.value = ++value;
  const json written = to_json(cell)["ledger"];
  EXPECT_EQ(written.size(), runtime::ledger_fields.size());
  value = 0;
  for (const runtime::ledger_field& field : runtime::ledger_fields)
    EXPECT_EQ(written.at(std::string(field.name)), ++value) << field.name;
}

TEST(cell_result, keeps_its_first_failure_and_no_sample) {
  cell_result cell = a_cell("ring", "fiber", 2);
  cell.samples = {a_sample(cell, 0, 0, "switch_ns", 8)};
  fail(cell, "first");
  EXPECT_EQ(cell.state, status::failed);
  EXPECT_EQ(cell.reason, "first");
  EXPECT_TRUE(cell.samples.empty());
  fail(cell, "second");
  EXPECT_EQ(cell.reason, "first");
}

TEST(cell_result, has_the_samples_of_one_metric_with_their_processes) {
  cell_result cell = a_cell("ring", "fiber", 2);
  cell.samples = {a_sample(cell, 3, 0, "switch_ns", 8), a_sample(cell, 4, 0, "spawn_ns", 7),
                  a_sample(cell, 5, 0, "switch_ns", 6)};
  EXPECT_THAT(metric_of(cell, "switch_ns").samples, ElementsAre(8, 6));
  EXPECT_THAT(metric_of(cell, "switch_ns").processes, ElementsAre(3, 5));
  EXPECT_THAT(metric_of(cell, "run_ns").samples, ElementsAre());
}

TEST(cell_result, adds_its_histograms_bin_by_bin) {
  const std::size_t bins = measure::wait_histogram::edges().size() - 1;
  cell_result cell = a_cell("hog", "fiber", 1);
  cell.samples = {a_sample(cell, 0, 0, "run_ns", 5), a_sample(cell, 0, 1, "run_ns", 5)};
  cell.samples[0].histograms["wait_us"] = std::vector<std::uint64_t>(bins, 1);
  cell.samples[1].histograms["wait_us"] = {10, 20};
  cell.samples[1].histograms["lag_us"] = {0, 0, 7};
  const json written = to_json(cell)["histograms"];
  std::vector<std::uint64_t> waits(bins, 1), lags(bins, 0);
  waits[0] = 11;
  waits[1] = 21;
  lags[2] = 7;
  ASSERT_EQ(written.size(), 2U);
  EXPECT_EQ(written["wait_us"]["counts"], json(waits));
  EXPECT_EQ(written["lag_us"]["counts"], json(lags));
  EXPECT_EQ(written["wait_us"]["edges"], json(measure::wait_histogram::edges()));
  EXPECT_EQ(written["wait_us"]["unit"], "us");
  cell.samples[0].histograms["wait_us"].push_back(1);
  EXPECT_THROW((void)to_json(cell), std::out_of_range) << "a bin that has no edges";
}

}  // namespace
}  // namespace switchmark::record
