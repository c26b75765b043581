#include "app/repetition.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace switchmark::app {
namespace {

class counting_session final : public measure::session {
 public:
  explicit counting_session(int ms) : ms_(ms) {}
  [[nodiscard]] measure::epoch next() override {
    std::this_thread::sleep_for(std::chrono::milliseconds(ms_));
    ++epochs;
    return {1e-6, 10, {{"jumps_per_yield", static_cast<double>(epochs)}}, {1.0 * epochs}};
  }
  int epochs = 0;

 private:
  int ms_;
};

repetition_limit limit(double seconds, bool single = false, bool stop = false) {
  return {seconds, single, [stop] { return stop; }};
}

TEST(repetition, sums_epochs_until_its_time_is_spent) {
  counting_session session(1);
  const repetition taken = repeat(session, limit(0.02));
  EXPECT_GT(session.epochs, 1);
  EXPECT_EQ(taken.operations, 10U * session.epochs);
  EXPECT_NEAR(taken.seconds, 1e-6 * session.epochs, 1e-12);
  EXPECT_EQ(taken.waits_us.size(), static_cast<std::size_t>(session.epochs));
}

/// Seen suspended at one instruction more each time.
class unsteady_session final : public measure::session {
 public:
  [[nodiscard]] measure::epoch next() override {
    measure::epoch shown{.seconds = 1e-6};
    shown.instructions = measure::instruction_strip{10, 1, {{0, ++points_}}};
    return shown;
  }

 private:
  std::uint64_t points_ = 0;
};

TEST(repetition, keeps_where_its_tasks_were_seen_suspended_and_refuses_epochs_that_differ) {
  unsteady_session session;
  EXPECT_EQ(repeat(session, limit(1, true)).instructions, (measure::instruction_strip{10, 1, {{0, 1}}}));
  EXPECT_THROW((void)repeat(session, limit(1)), std::runtime_error);
}

TEST(repetition, has_the_percentiles_of_its_lags) {
  repetition taken{.seconds = 1, .operations = 1};
  taken.lags_us = {0, 0, 0, 30};
  const auto values = values_of(taken, "");
  EXPECT_EQ(values.at("tick_lag_p50_us"), 0);
  EXPECT_EQ(values.at("tick_lag_max_us"), 30);
}

/// Ten times slower every third time.
class disturbed_session final : public measure::session {
 public:
  [[nodiscard]] measure::epoch next() override { return {++epochs_ % 3 == 0 ? 10.0 : 1.0, 1, {}, {}}; }

 private:
  int epochs_ = 0;
};

TEST(repetition, goes_at_the_pace_of_its_median_epoch) {
  disturbed_session session;
  const repetition taken = repeat(session, limit(0.01));
  ASSERT_GT(taken.operations, 3U);
  EXPECT_DOUBLE_EQ(taken.seconds, static_cast<double>(taken.operations));
}

TEST(repetition, has_one_epoch_when_that_takes_all_the_time) {
  counting_session session(5);
  (void)repeat(session, limit(0.001));
  EXPECT_EQ(session.epochs, 1);
}

TEST(repetition, has_one_epoch_when_no_more_is_wanted) {
  counting_session single(0), stopped(0);
  (void)repeat(single, limit(10, true));
  (void)repeat(stopped, limit(10, false, true));
  EXPECT_EQ(single.epochs, 1);
  EXPECT_EQ(stopped.epochs, 1);
}

TEST(values_of, are_seconds_per_operation_medians_of_readings_and_percentiles) {
  const repetition taken{2e-6, 100, {{"jumps_per_yield", {1, 9, 2}}}, {3, 1, 2}};
  const std::map<std::string, double> values = values_of(taken, "switch_ns");
  EXPECT_DOUBLE_EQ(values.at("switch_ns"), 20);
  EXPECT_EQ(values.at("jumps_per_yield"), 2);
  EXPECT_EQ(values.at("wait_p50_us"), 2);
  EXPECT_EQ(values.at("wait_max_us"), 3);
}

TEST(values_of, have_no_time_without_a_name_for_it) { EXPECT_TRUE(values_of({1, 1, {}, {}}, "").empty()); }

TEST(values_of, refuse_what_no_record_can_hold) {
  EXPECT_THROW((void)values_of({1, 0, {}, {}}, "switch_ns"), std::runtime_error);
  EXPECT_THROW((void)values_of({1, 1, {{"no_such_metric", {1}}}, {}}, ""), std::runtime_error);
  EXPECT_THROW((void)values_of({1, 1, {}, {}}, "no_such_metric"), std::runtime_error);
  EXPECT_THROW((void)values_of({1, 1, {}, {}}, "jumps_per_yield"), std::runtime_error) << "not a time";
  for (const double bad : {std::nan(""), HUGE_VAL})
    EXPECT_THROW((void)values_of({1, 1, {{"jumps_per_yield", {1, bad, 1}}}, {}}, ""), std::runtime_error);
}

}  // namespace
}  // namespace switchmark::app
