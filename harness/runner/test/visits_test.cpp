#include "runner/visits.hpp"
#include "measure/find_metric.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;

const cell one_cell{}, another{};

/// A visit of two blocks in a state of the machine, with two epochs of each cell, of `pace` seconds and twice that.
interleaved visit(double probe, double pace, bool steady = true) {
  interleaved made;
  for (const cell* what : {&one_cell, &another}) {
    interleaved_result& result = made.results.emplace_back();
    result.what = what;
    for (int epoch = 0; epoch < 2; ++epoch) result.taken.add({pace, 1, {{"jumps_per_yield", pace}}, {pace}}, pace);
    result.measured_seconds = result.cpu_seconds = 2 * pace;
    pace *= 2;
  }
  made.blocks = {{{probe, 1e-9}, {probe, 1e-9}, pace}, {{probe, 1e-9}, {probe, 1e-9}, pace}};
  made.choice = {.kept = {true, true}, .left_out = 0, .probe = probe, .steady = steady};
  return made;
}

TEST(visits, are_as_many_as_cost_a_quarter_of_the_time) {
  EXPECT_EQ(visits_within(1, 0.25 / 40), most_visits);
  EXPECT_EQ(visits_within(1, 0.25 / 3.5), 3);
  EXPECT_EQ(visits_within(1, 0.3), 1);
  EXPECT_EQ(visits_within(0, 0.1), 1);
  EXPECT_EQ(visits_within(1, 0), most_visits);
}

TEST(visits, are_one_measurement) {
  const interleaved all = merge({visit(10, 1), visit(10.5, 3)});
  ASSERT_EQ(all.results.size(), 2U);
  EXPECT_EQ(all.results[0].what, &one_cell);
  EXPECT_THAT(all.results[0].taken.paces, ElementsAre(1, 1, 3, 3));
  EXPECT_THAT(all.results[1].taken.paces, ElementsAre(2, 2, 6, 6));
  EXPECT_THAT(all.results[0].taken.multiplications, ElementsAre(1, 1, 3, 3));
  EXPECT_THAT(all.results[0].taken.readings.at("jumps_per_yield"), ElementsAre(1, 1, 3, 3));
  EXPECT_THAT(all.results[0].taken.waits_us, ElementsAre(1, 1, 3, 3));
  EXPECT_EQ(all.results[0].taken.operations, 4U);
  EXPECT_EQ(all.results[1].measured_seconds, 16);
  EXPECT_EQ(all.results[1].cpu_seconds, 16);
  EXPECT_EQ(all.blocks.size(), 4U);
  EXPECT_THAT(all.choice.kept, ElementsAre(true, true, true, true));
  EXPECT_EQ(all.choice.probe, 10.25);
  EXPECT_TRUE(all.choice.steady);
}

TEST(visits, in_another_state_than_most_do_not_count) {
  const interleaved all = merge({visit(10, 1), visit(20, 7), visit(10.5, 3)});
  EXPECT_THAT(all.results[0].taken.paces, ElementsAre(1, 1, 3, 3));
  EXPECT_EQ(all.choice.left_out, 2);
  EXPECT_EQ(all.blocks.size(), 6U);
  EXPECT_THAT(all.choice.kept, ElementsAre(true, true, false, false, true, true));
  EXPECT_EQ(all.choice.probe, 10.25);
}

TEST(visits, that_were_disturbed_count_only_where_all_were) {
  const interleaved some = merge({visit(10, 7, false), visit(10, 3), visit(20, 7, false)});
  EXPECT_THAT(some.results[0].taken.paces, ElementsAre(3, 3));
  EXPECT_TRUE(some.choice.steady);
  const interleaved none = merge({visit(10, 7, false), visit(20, 3, false)});
  EXPECT_THAT(none.results[0].taken.paces, ElementsAre(7, 7, 3, 3));
  EXPECT_FALSE(none.choice.steady);
}

/// As above, one of `planned` visits, of ten blocks of which so many are left out.
interleaved one_of(int planned, double probe, double pace, int left_out) {
  interleaved made = visit(probe, pace);
  made.visits = planned;
  made.blocks.assign(10, made.blocks.front());
  made.choice.kept.assign(10, true);
  std::fill_n(made.choice.kept.begin(), left_out, false);
  made.choice.left_out = left_out;
  return made;
}

TEST(visits, of_a_constant_state_count_alone_where_a_quarter_has_one) {
  const auto one_constant_of = [](std::size_t number) {
    std::vector<interleaved> visits(number, one_of(static_cast<int>(number), 10, 7, 3));
    visits[1] = one_of(static_cast<int>(number), 20, 7, 5);
    visits.back() = one_of(static_cast<int>(number), 10, 1, 2);
    return merge(std::move(visits));
  };
  const interleaved enough = one_constant_of(4), too_few = one_constant_of(5);
  EXPECT_THAT(enough.results[0].taken.paces, ElementsAre(1, 1));
  EXPECT_TRUE(enough.choice.steady);
  EXPECT_EQ(enough.choice.left_out, 32);
  EXPECT_THAT(too_few.results[0].taken.paces, ElementsAre(7, 7, 7, 7, 7, 7, 1, 1)) << "all of the most frequent state";
  EXPECT_FALSE(too_few.choice.steady);
}

TEST(visits, that_a_deadline_ended_are_steady_where_a_quarter_of_them_had_a_constant_state) {
  std::vector<interleaved> ended(5, one_of(12, 10, 7, 3));
  ended[0] = ended[1] = one_of(12, 10, 1, 0);
  const interleaved all = merge(std::move(ended));
  EXPECT_THAT(all.results[0].taken.paces, ElementsAre(1, 1, 1, 1));
  EXPECT_TRUE(all.choice.steady);
}

// The state of most visits with a constant one is kept, not that of most visits.
TEST(visits, of_a_constant_state_decide_which_is_kept) {
  const interleaved all =
      merge({one_of(4, 20, 7, 3), one_of(4, 20, 7, 3), one_of(4, 10, 1, 0), one_of(4, 10, 2, 0), one_of(4, 20, 3, 0)});
  EXPECT_THAT(all.results[0].taken.paces, ElementsAre(1, 1, 2, 2));
  EXPECT_EQ(all.choice.probe, 10);
}

TEST(visits, of_few_need_no_constant_state) {
  const interleaved all = merge({one_of(3, 10, 7, 5), one_of(3, 10, 1, 5), one_of(3, 10, 2, 0)});
  EXPECT_THAT(all.results[0].taken.paces, ElementsAre(7, 7, 1, 1, 2, 2));
  EXPECT_TRUE(all.choice.steady);
}

TEST(visits, are_replaced_by_half_as_many_while_too_few_had_a_constant_state) {
  std::vector<interleaved> changing;
  for (int number = 1; number <= 12; ++number) {
    changing.push_back(one_of(8, 10, 1, 3));
    EXPECT_EQ(needs_another(changing, 8), number < 12) << number;
    EXPECT_EQ(needs_another(changing, 3), number < 3) << number << ": too few are planned";
  }
  changing.resize(9);
  changing[0] = one_of(8, 10, 1, 2);
  EXPECT_TRUE(needs_another(changing, 8)) << "one of eight";
  changing[8] = one_of(8, 20, 1, 2);
  EXPECT_TRUE(needs_another(changing, 8)) << "of another state";
  changing[8] = one_of(8, 10, 1, 2);
  EXPECT_FALSE(needs_another(changing, 8));
  changing.resize(7);
  EXPECT_TRUE(needs_another(changing, 8)) << "all that are planned are measured";
}

TEST(visits, of_no_state_all_count) {
  const interleaved all = merge({visit(0, 1), visit(10, 3)});
  EXPECT_THAT(all.results[0].taken.paces, ElementsAre(1, 1, 3, 3));
}

TEST(visits, have_failed_for_a_cell_that_has_in_any_and_go_on_for_others) {
  interleaved second = visit(10, 3);
  second.results[0].failure = "wrong";
  second.results.pop_back();
  const interleaved all = merge({visit(10, 1), std::move(second), visit(10, 5)});
  EXPECT_EQ(all.results[0].failure, "wrong");
  EXPECT_EQ(all.results[1].failure, "");
  EXPECT_THAT(all.results[1].taken.paces, ElementsAre(2, 2, 10, 10));
}

TEST(visits, in_which_tasks_were_suspended_elsewhere_are_a_failure) {
  interleaved first = visit(10, 1), second = visit(10, 3);
  first.results[1].taken.instructions = measure::instruction_strip{10, 1, {{0, 1}}};
  second.results[1].taken.instructions = measure::instruction_strip{10, 1, {{0, 2}}};
  const interleaved all = merge({std::move(first), std::move(second)});
  EXPECT_THAT(all.results[1].failure, testing::HasSubstr("suspended at different instructions"));
  EXPECT_EQ(all.results[0].failure, "");
}

TEST(visits, that_never_began_are_nothing) {
  const interleaved all = merge({});
  EXPECT_TRUE(all.results.empty());
  EXPECT_TRUE(all.blocks.empty());
}

}  // namespace
}  // namespace switchmark::runner
