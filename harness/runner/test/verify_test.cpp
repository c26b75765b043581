#include "runner/verify.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

cell a_cell(const std::string& model) {
  cell made;
  made.id = "ring/" + model + "/tasks:2";
  made.workload = "ring";
  made.model = model;
  made.params = {{"tasks", 2}};
  return made;
}

measure::verification proof(std::uint64_t yields, std::uint64_t dispatches = 10, std::uint64_t jumps = 0) {
  measure::verification shown;
  shown.counts.yields = yields;
  shown.counts.dispatches = dispatches;
  shown.counts.jumps = jumps;
  return shown;
}

TEST(cross_check, accepts_equal_ledgers_and_fields_that_may_differ) {
  const std::vector cells{a_cell("fiber"), a_cell("future")};
  EXPECT_THAT(cross_check(cells, {{cells[0].id, proof(5, 10, 7)}, {cells[1].id, proof(5, 10, 0)}}), IsEmpty());
}

TEST(cross_check, names_field_models_and_values) {
  const std::vector cells{a_cell("fiber"), a_cell("future")};
  EXPECT_THAT(cross_check(cells, {{cells[0].id, proof(5)}, {cells[1].id, proof(4)}}),
              ElementsAre(Pair(cells[1].id, "ledger field yields: future has 4, fiber has 5")));
}

TEST(cross_check, takes_forced_switches_off_the_dispatches_of_who_preempts) {
  std::vector cells{a_cell("fiber-preempt"), a_cell("fiber")};
  cells[0].preempts = true;
  measure::verification ticked = proof(5, 13);
  ticked.counts.forced_switches = 3;
  ticked.counts.time_looks = 99;
  EXPECT_THAT(cross_check(cells, {{cells[0].id, ticked}, {cells[1].id, proof(5)}}), IsEmpty());
  ticked.counts.dispatches = 14;
  EXPECT_THAT(cross_check(cells, {{cells[0].id, ticked}, {cells[1].id, proof(5)}}),
              ElementsAre(Pair(cells[0].id, "ledger field dispatches: fiber-preempt has 11, fiber has 10")));
}

TEST(cross_check, compares_only_parity_cells_with_a_ledger_at_the_same_point) {
  std::vector cells{a_cell("fiber"), a_cell("contrast"), a_cell("raw-jump"), a_cell("elsewhere")};
  cells[1].parity = false;
  cells[2].keeps_ledger = false;
  cells[3].params = {{"tasks", 3}};
  std::map<std::string, measure::verification> proofs{{cells[0].id, proof(5)}};
  for (std::size_t i = 1; i < cells.size(); ++i) {
    cells[i].id = cells[i].model;
    proofs[cells[i].id] = proof(0);
  }
  EXPECT_THAT(cross_check(cells, proofs), IsEmpty());
}

TEST(cross_check, takes_nobody_for_reference_whom_the_oracle_refused) {
  const std::vector cells{a_cell("fiber"), a_cell("future"), a_cell("coroutine")};
  measure::verification refused = proof(4);
  refused.mismatch = "wrong";
  EXPECT_THAT(cross_check(cells, {{cells[0].id, refused}, {cells[1].id, proof(5)}, {cells[2].id, proof(5)}}),
              IsEmpty());
}

TEST(verify_cells, has_a_reason_for_what_throws) {
  std::vector cells{a_cell("fiber"), a_cell("future")};
  cells[0].verify = []() -> measure::verification { throw std::runtime_error("lost"); };
  cells[1].verify = [] { return proof(5); };
  platform::interrupt stop(platform::interrupt::side::child);
  const record::partial found = verify_cells(cells, stop, news(-1));
  EXPECT_THAT(found.failures, ElementsAre(Pair(cells[0].id, "lost")));
  EXPECT_EQ(found.proofs.at(cells[1].id).counts.yields, 5U);
}

}  // namespace
}  // namespace switchmark::runner
