#include "runtime/ledger.hpp"
#include "runtime/test/ledger_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace switchmark::runtime {
namespace {

/// A ledger whose fields hold `step`, 2 * `step`, 3 * `step` and so on, in the order of `ledger_fields`.
ledger multiples_of(std::uint64_t step) {
  ledger counts;
  std::uint64_t value = 0;
  for (const ledger_field& field : ledger_fields) counts.*field.value = value += step;
  return counts;
}

TEST(ledger, is_zero_in_every_field_at_first) { EXPECT_EQ(values(ledger()), ledger_values{}); }

TEST(ledger, has_a_name_for_each_field_and_no_name_twice) {
  const ledger counts = multiples_of(1);
  EXPECT_EQ(values(counts).size(), ledger_fields.size()) << "a name that occurs twice would be one entry";
  EXPECT_EQ(counts.spawns, 1u);
  EXPECT_EQ(counts.ticks_ignored, ledger_fields.size()) << "a field that is listed twice would leave another one zero";
}

// What the bodies ask for must be equal in every model; each of the other fields needs a reason why it may differ.
TEST(ledger, lets_models_differ_only_in_what_they_add) {
  std::vector<std::string_view> equal;
  for (const ledger_field& field : ledger_fields)
    if (field.may_differ.empty()) equal.push_back(field.name);
  EXPECT_THAT(equal, testing::ElementsAre("spawns", "finishes", "yields", "sleeps", "joins", "parks", "readiness_waits",
                                          "wakes", "dispatches", "timer_checks"));
}

TEST(ledger, difference_is_taken_in_every_field) {
  EXPECT_EQ(values(multiples_of(100) - multiples_of(1)), values(multiples_of(99)));
}

TEST(ledger, tells_the_dispatches_that_the_model_added) {
  ledger counts;
  counts.forced_switches = 1;
  counts.safepoints_taken = 20;
  counts.queued_resumptions = 300;
  counts.late_polls = 4'000;
  EXPECT_EQ(added_dispatches(counts), 4'321u);
}

TEST(ledger, tells_the_dispatches_that_the_bodies_ask_for) {
  ledger counts = multiples_of(0);
  counts.dispatches = 10'000;
  counts.eager_starts = 500;
  counts.forced_switches = 1;
  counts.safepoints_taken = 20;
  counts.queued_resumptions = 300;
  counts.late_polls = 4'000;
  EXPECT_EQ(asked_dispatches(counts), 10'000u + 500u - 4'321u);
}

}  // namespace
}  // namespace switchmark::runtime
