#include "stackful/preemption/tick_lags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::stackful {
namespace {

using runtime::duration;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr duration no_lag{0};

/// Lets the clock advance by much more than a look at it takes.
runtime::time_point a_later_moment() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(20);
  auto now = until;
  do now = std::chrono::steady_clock::now();
  while (now < until);
  return now;
}

TEST(tick_lags, a_tick_that_is_taken_at_once_has_none) {
  tick_lags lags;
  lags.taken();
  lags.taken();
  EXPECT_THAT(lags.take(), ElementsAre(no_lag, no_lag));
}

TEST(tick_lags, last_from_the_first_of_those_that_were_deferred) {
  tick_lags lags;
  const auto before = std::chrono::steady_clock::now();
  lags.deferred();
  const auto first = std::chrono::steady_clock::now();
  const auto last = a_later_moment();
  lags.deferred();  // of the same row
  lags.taken();
  const std::vector<duration> taken = lags.take();
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_GE(taken[0], last - first) << "from the first one";
  EXPECT_GT(taken[0], no_lag);
  EXPECT_LE(taken[0], std::chrono::steady_clock::now() - before);
}

TEST(tick_lags, forgets_a_row_whose_task_switched_by_itself) {
  tick_lags lags;
  lags.deferred();
  (void)a_later_moment();
  lags.forgotten();
  EXPECT_THAT(lags.take(), IsEmpty());
  lags.taken();
  EXPECT_THAT(lags.take(), ElementsAre(no_lag)) << "nothing is left of the row";
}

TEST(tick_lags, begins_a_new_row_after_each_stop) {
  tick_lags lags;
  lags.deferred();
  (void)a_later_moment();
  lags.taken();
  lags.taken();
  const std::vector<duration> taken = lags.take();
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_GT(taken[0], no_lag);
  EXPECT_EQ(taken[1], no_lag);
}

TEST(tick_lags, are_taken_once) {
  tick_lags lags;
  lags.taken();
  EXPECT_EQ(lags.take().size(), 1u);
  EXPECT_THAT(lags.take(), IsEmpty());
}

TEST(tick_lags, says_when_there_were_more_than_it_kept) {
  tick_lags lags;
  for (std::size_t i = 0; i < tick_lags::room; ++i) lags.taken();
  EXPECT_EQ(lags.take().size(), tick_lags::room);
  for (std::size_t i = 0; i <= tick_lags::room; ++i) lags.taken();
  EXPECT_THROW((void)lags.take(), std::length_error);
  EXPECT_EQ(lags.take().size(), tick_lags::room) << "those that were kept are still there";
}

}  // namespace
}  // namespace switchmark::stackful
