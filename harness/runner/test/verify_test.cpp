#include "runner/verify.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

cell a_cell(const std::string& model) {
  cell result;
  result.id = "ring/" + model + "/tasks:2";
  result.workload = "ring";
  result.model = model;
  result.params = {{"tasks", 2}};
  return result;
}

measure::verification verification(std::uint64_t yields, std::uint64_t dispatches = 10, std::uint64_t jumps = 0) {
  measure::verification result;
  result.counts.yields = yields;
  result.counts.dispatches = dispatches;
  result.counts.jumps = jumps;
  return result;
}

TEST(cross_check, accepts_equal_ledgers_and_fields_that_may_differ) {
  const std::vector cells{a_cell("fiber"), a_cell("future")};
  EXPECT_THAT(cross_check(cells, {{cells[0].id, verification(5, 10, 7)}, {cells[1].id, verification(5, 10, 0)}}),
              IsEmpty());
}

TEST(cross_check, names_field_models_and_values) {
  const std::vector cells{a_cell("fiber"), a_cell("future")};
  EXPECT_THAT(cross_check(cells, {{cells[0].id, verification(5)}, {cells[1].id, verification(4)}}),
              ElementsAre(Pair(cells[1].id, "ledger field yields: future has 4, fiber has 5")));
}

TEST(cross_check, takes_forced_switches_off_the_dispatches_of_who_preempts) {
  std::vector cells{a_cell("fiber-preempt"), a_cell("fiber")};
  cells[0].preempts = true;
  measure::verification ticked = verification(5, 13);
  ticked.counts.forced_switches = 3;
  ticked.counts.timer_checks = 99;
  EXPECT_THAT(cross_check(cells, {{cells[0].id, ticked}, {cells[1].id, verification(5)}}), IsEmpty());
  ticked.counts.dispatches = 14;
  EXPECT_THAT(cross_check(cells, {{cells[0].id, ticked}, {cells[1].id, verification(5)}}),
              ElementsAre(Pair(cells[0].id, "ledger field dispatches: fiber-preempt has 11, fiber has 10")));
}

TEST(cross_check, compares_only_parity_cells_with_a_ledger_at_the_same_point) {
  std::vector cells{a_cell("fiber"), a_cell("contrast"), a_cell("raw-jump"), a_cell("elsewhere")};
  cells[1].parity = false;
  cells[2].keeps_ledger = false;
  cells[3].params = {{"tasks", 3}};
  std::map<std::string, measure::verification> verifications{{cells[0].id, verification(5)}};
  for (std::size_t i = 1; i < cells.size(); ++i) {
    cells[i].id = cells[i].model;
    verifications[cells[i].id] = verification(0);
  }
  EXPECT_THAT(cross_check(cells, verifications), IsEmpty());
}

TEST(cross_check, takes_nobody_for_reference_whom_the_oracle_refused) {
  const std::vector cells{a_cell("fiber"), a_cell("future"), a_cell("coroutine")};
  measure::verification refused = verification(4);
  refused.mismatch = "wrong";
  EXPECT_THAT(
      cross_check(cells, {{cells[0].id, refused}, {cells[1].id, verification(5)}, {cells[2].id, verification(5)}}),
      IsEmpty());
}

TEST(verify_cells, has_a_reason_for_what_throws) {
  std::vector cells{a_cell("fiber"), a_cell("future")};
  cells[0].verify = []() -> measure::verification { throw std::runtime_error("lost"); };
  cells[1].verify = [] { return verification(5); };
  platform::interrupt stop(platform::interrupt::side::child);
  const record::partial result = verify_cells(cells, stop, child_status(-1));
  EXPECT_THAT(result.failures, ElementsAre(Pair(cells[0].id, "lost")));
  EXPECT_EQ(result.verifications.at(cells[1].id).counts.yields, 5U);
}

}  // namespace
}  // namespace switchmark::runner
