#include "measure/derived_metrics.hpp"
#include "workloads/ladder/calls.hpp"
#include "workloads/ladder/empty.hpp"
#include "workloads/ladder/forced_switch.hpp"
#include "workloads/ladder/rung.hpp"
#include "workloads/ladder/self_signal.hpp"
#include "workloads/ladder/smallest_switch.hpp"
#include "workloads/ladder/stackful_rungs.hpp"
#include "workloads/ladder/stackless_rungs.hpp"
#include "workloads/ladder/symmetric_transfer.hpp"
#include "workloads/ladder/system_call.hpp"
#include "workloads/ladder/thread_switch.hpp"
#include "workloads/test/cells_of_tests.hpp"
#include "workloads/test/readings.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace switchmark::workloads::ladder {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

using rungs =
    testing::Types<rung<empty>, rung<call>, rung<indirect_call>, rung<symmetric_transfer>, executor_round_trip,
                   future_yield, coroutine_yield, rung<smallest_switch>, raw_jump, exception_safe_jump, fiber_yield,
                   fiber_preempt_yield, rung<system_call>, rung<self_signal>, rung<forced_switch>, rung<thread_switch>>;

/// What the types of the rungs say.
struct known_rung {
  std::string_view id;
  spec configuration;
  bool expects_nothing;
};

template <class... Rung>
std::vector<known_rung> known_rungs(testing::Types<Rung...>) {
  return {{Rung::id, Rung::configuration, Rung::time_metric.empty()}...};
}

struct each_rung : testing::TestWithParam<known_rung> {
  const cell measured = cells_of("ladder/" + std::string(GetParam().id), {}).at(0);

  void SetUp() override {
    if (!measured.not_applicable.empty()) GTEST_SKIP() << measured.not_applicable;
  }
};
INSTANTIATE_TEST_SUITE_P(rungs, each_rung, testing::ValuesIn(known_rungs(rungs{})), name_of_model);

TEST_P(each_rung, computes_what_the_oracle_computes) { EXPECT_THAT(measured.verify().mismatch, IsEmpty()); }

TEST_P(each_rung, an_epoch_stands_for_all_operations_of_all_parties) {
  const auto session = measured.prepare();
  for (int epoch = 0; epoch < 2; ++epoch) {  // the one order of with and without, then the other
    const measure::epoch shown = session->next();
    EXPECT_EQ(shown.operations, GetParam().configuration.tasks * GetParam().configuration.rounds);
    EXPECT_EQ(shown.readings.size(), GetParam().expects_nothing ? 1u : 0u);
  }
}

TEST(ladder, rungs_have_parties_and_rounds) {
  std::vector<std::string> configurations;
  for (const auto& [id, configuration, nothing] : known_rungs(rungs{}))
    configurations.push_back(fmt::format("{} {} x {}", id, configuration.tasks, configuration.rounds));
  EXPECT_THAT(configurations,
              testing::ElementsAre("empty 1 x 20000", "call 1 x 250000", "indirect-call 1 x 250000",
                                   "symmetric-transfer 2 x 100000", "executor-round-trip 1 x 100000",
                                   "future-yield 2 x 50000", "coroutine-yield 2 x 50000", "smallest-switch 2 x 100000",
                                   "raw-jump 2 x 50000", "exception-safe-jump 2 x 50000", "fiber-yield 2 x 50000",
                                   "fiber-preempt-yield 2 x 50000", "system-call 1 x 10000", "self-signal 1 x 1000",
                                   "forced-switch 2 x 500", "thread-switch 2 x 500"));
}

TEST(ladder, only_the_empty_rung_expects_nothing) {
  EXPECT_EQ(rung<empty>::time_metric, "");
  EXPECT_EQ(rung<call>::time_metric, "rung_ns");
  EXPECT_EQ(fiber_yield::time_metric, "rung_ns");
}

/// A rung whose operation, or whose rounds without it, spoil the state.
template <bool InWith>
struct spoiled {
  static constexpr std::string_view id = "call";
  static constexpr std::size_t parties = 1, rounds = 10;
  explicit spoiled(const spec& s) : right(s) {}
  double with(std::vector<std::uint64_t>& results) { return spoil(InWith, right.with(results), results); }
  double without(std::vector<std::uint64_t>& results) { return spoil(!InWith, right.without(results), results); }
  static double spoil(bool really, double seconds, std::vector<std::uint64_t>& results) {
    if (really) results[0] ^= 1;
    return seconds;
  }
  one_party<direct_call> right;
};

TEST(ladder, a_wrong_result_is_caught) {
  EXPECT_THAT(rung<spoiled<true>>::verify().mismatch, HasSubstr("task 0"));
  EXPECT_THROW((void)rung<spoiled<true>>::prepare(), std::runtime_error);
  EXPECT_THROW((void)rung<spoiled<false>>::prepare(), std::runtime_error) << "the rounds that are subtracted, too";
}

/// One second more with the operation than without.
struct one_second {
  static constexpr std::size_t parties = 1, rounds = 4;
  static constexpr std::string_view id = "call";
  explicit one_second(const spec& s) : oracle(results_of(s)) {}
  double with(std::vector<std::uint64_t>& results) { return results = oracle, 3; }
  double without(std::vector<std::uint64_t>& results) { return results = oracle, 2; }
  std::vector<std::uint64_t> oracle;
};

TEST(ladder, the_same_rounds_are_subtracted_whichever_comes_first) {
  const auto session = rung<one_second>::prepare();
  EXPECT_EQ(session->next().seconds, 1);
  EXPECT_EQ(session->next().seconds, 1);
}

struct nothing_expected : one_second {
  static constexpr bool expects_nothing = true;
  using one_second::one_second;
};

TEST(ladder, what_may_cost_nothing_tells_its_cost_beside_a_time_that_is_positive) {
  const measure::epoch epoch = rung<nothing_expected>::prepare()->next();
  EXPECT_EQ(epoch.seconds, 3);
  ASSERT_EQ(epoch.readings.size(), 1u);
  EXPECT_EQ(epoch.readings[0].metric, "rung_ns");
  EXPECT_EQ(epoch.readings[0].value, 0.25e9);
}

TEST(ladder, what_is_called_gives_back_the_state) {
  EXPECT_EQ(called(42), 42u);
  EXPECT_EQ(call_target()(42), 42u);
}

TEST(ladder, the_oracle_is_the_rings) {
  const spec s{2, 5};
  EXPECT_EQ(results_of(s), ring::expect(s).results);
}

TEST(ladder, a_wrong_result_of_an_epoch_is_an_error) {
  const std::uint64_t right = results_of({1, 10})[0];
  const std::string wrong = fmt::format("task 0 left the result {:#x} instead of {:#x}", right ^ 1, right);
  EXPECT_EQ(error_of([] { (void)rung<spoiled<true>>::prepare(); }),
            "wrong result of a measured epoch: in the run with the operation, " + wrong);
  EXPECT_EQ(error_of([] { (void)rung<spoiled<false>>::prepare(); }),
            "wrong result of a measured epoch: in the run without the operation, " + wrong);
}

TEST(ladder, a_floor_is_a_rung_below) {
  int ratios = 0;
  for (const measure::derived_metric& derived : measure::derived_metrics) {
    if (derived.name != "floor_ratio") continue;
    ++ratios;
    const auto own = std::find(order.begin(), order.end(), derived.model);
    const auto floor = std::find(order.begin(), order.end(), derived.reference_model);
    EXPECT_NE(own, order.end()) << derived.model;
    EXPECT_LT(floor, own) << derived.model;
    EXPECT_EQ(derived.of, time_metric);
  }
  EXPECT_EQ(ratios, 11) << "all but empty, call, and the floors indirect-call, smallest-switch and system-call";
}

}  // namespace
}  // namespace switchmark::workloads::ladder
