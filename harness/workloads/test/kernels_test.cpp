// What kernels, seeds, deadlines and sleeps are for given arguments. The values were computed by hand, or by an
// implementation that shares no code with the kernels; the oracles and the bodies take theirs from the kernels.

#include "workloads/channel/spec.hpp"
#include "workloads/coverage/spec.hpp"
#include "workloads/depth/spec.hpp"
#include "workloads/forced_switch/spec.hpp"
#include "workloads/generators/spec.hpp"
#include "workloads/granularity/spec.hpp"
#include "workloads/handoff/spec.hpp"
#include "workloads/hog/documents.hpp"
#include "workloads/hog/spec.hpp"
#include "workloads/idle_polls/spec.hpp"
#include "workloads/join_all/spec.hpp"
#include "workloads/ready_waits/spec.hpp"
#include "workloads/ring/spec.hpp"
#include "workloads/safepoint_cost/spec.hpp"
#include "workloads/sleepers/spec.hpp"
#include "workloads/spawn/spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <set>

namespace switchmark::workloads {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr runtime::time_point start{5h};
constexpr std::uint64_t top_and_lowest_bit = 0x8000'0000'0000'0001;

TEST(kernels, seeds_are_multiples_of_the_golden_ratio) {
  for (std::uint64_t (*const seed)(std::size_t) noexcept :
       {&ring::seed, &granularity::seed, &coverage::seed, &forced_switch::seed}) {
    EXPECT_EQ(seed(0), 0x9e37'79b9'7f4a'7c15u);
    EXPECT_EQ(seed(1), 0x3c6e'f372'fe94'f82au);
    EXPECT_EQ(seed(2), 0xdaa6'6d2c'7ddf'743fu);
  }
}

TEST(kernels, a_step_rotates_by_seven_bits_and_adds_the_round) {
  for (std::uint64_t (*const step)(std::uint64_t, std::size_t) noexcept : {&ring::step, &forced_switch::step}) {
    EXPECT_EQ(step(1, 0), 128u);
    EXPECT_EQ(step(top_and_lowest_bit, 5), 0xc0u + 5);
  }
}

TEST(kernels, a_value_of_a_generator_is_a_multiple_and_a_consumer_folds_values) {
  EXPECT_EQ(generators::value_at(0), 0x9e37'79b9'7f4a'7c15u);
  EXPECT_EQ(generators::value_at(1), 0x3c6e'f372'fe94'f82au);
  EXPECT_EQ(generators::fold(top_and_lowest_bit, 5), 0xc0u + 5);
}

TEST(kernels, the_root_of_a_tree_is_its_middle_value) {
  EXPECT_EQ(generators::root_of(0, 1), 0u);
  EXPECT_EQ(generators::root_of(0, 2), 1u);
  EXPECT_EQ(generators::root_of(2, 7), 4u);
  EXPECT_EQ(generators::root_of(0, 15), 7u);
}

TEST(kernels, a_call_rotates_by_eleven_bits_and_marks_its_depth) {
  EXPECT_EQ(depth::rise(1, 3), 2'048u + 3);
  EXPECT_EQ(depth::rise(1, 2'049), 1u);
  EXPECT_EQ(depth::rise(std::uint64_t{1} << 53, 0), 1u);
}

TEST(kernels, a_step_of_a_call_that_may_wait_adds_the_golden_ratio) {
  EXPECT_EQ(ready_waits::step(0), 0x9e37'79b9'7f4a'7c15u);
  EXPECT_EQ(ready_waits::step(0x9e37'79b9'7f4a'7c15u), 0x3c6e'f372'fe94'f82au);
  EXPECT_EQ(ready_waits::rise(top_and_lowest_bit, 3), 0xc00u ^ 3);
  EXPECT_EQ(ready_waits::seed(0), 0xbf58'476d'1ce4'e5b9u);
  EXPECT_EQ(ready_waits::seed(1), 0x7eb0'8eda'39c9'cb72u);
}

TEST(kernels, of_tasks_that_wait_for_each_other) {
  EXPECT_EQ(channel::produce(top_and_lowest_bit), (std::uint64_t{1} << 6 | 1 << 7) + 1);
  EXPECT_EQ(channel::consume(top_and_lowest_bit, 3), (std::uint64_t{1} << 10 | 1 << 11) ^ 3);
  EXPECT_EQ(handoff::step(top_and_lowest_bit, 3, 0), (std::uint64_t{1} << 6 | 1 << 7) + 3);
  EXPECT_EQ(handoff::step(0, 3, 2), ((((std::uint64_t{1} << 7) ^ 1) + 1) << 7) + 3) << "two iterations before";
  EXPECT_EQ(idle_polls::produce(0), 0x9e37'79b9'7f4a'7c15u);
  EXPECT_EQ(channel::seed(0), 0x9e37'79b9'7f4a'7c15u);
  EXPECT_EQ(handoff::seed(0), 0x9e37'79b9'7f4a'7c15u);
}

// The upper half of the product of 0xd6e8feb86659fd93 and 1, 2 and 3 is 0xd6e8feb8, 0xadd1fd70 and 0x84bafc29.
TEST(kernels, a_call_waits_by_the_upper_half_of_a_product) {
  constexpr std::uint64_t most = 0xffff'ffff'ffff'ffff;
  for (const std::uint64_t state : {std::uint64_t{0}, std::uint64_t{1}, most}) {
    EXPECT_FALSE(ready_waits::spec{.wait_percent = 0}.waits(state));
    EXPECT_TRUE(ready_waits::spec{.wait_percent = 100}.waits(state));
  }
  const auto least_percent = [](std::uint64_t state) {
    std::size_t percent = 0;
    while (!ready_waits::spec{.wait_percent = percent}.waits(state)) ++percent;
    return percent;
  };
  EXPECT_EQ(least_percent(0), 1u);
  EXPECT_EQ(least_percent(1), 84u);
  EXPECT_EQ(least_percent(2), 68u);
  EXPECT_EQ(least_percent(3), 52u);
  EXPECT_EQ(least_percent(std::uint64_t{1} << 32), 24u) << "of 0x1'0000'0001: the upper half is mixed in";
}

TEST(kernels, the_first_rounds_of_a_depth_yield) {
  const depth::spec s{.rounds = 5, .silent_rounds = 2};
  EXPECT_TRUE(s.yields_in(2));
  EXPECT_FALSE(s.yields_in(3));
  EXPECT_EQ(depth::without_yields(s).silent_rounds, 4u);
  EXPECT_EQ(depth::without_yields(s).rounds, 5u);
}

TEST(kernels, a_step_between_safepoints_counts_its_iterations) {
  EXPECT_EQ(safepoint_cost::step(1, 0), 1u);
  EXPECT_EQ(safepoint_cost::step(top_and_lowest_bit, 1), 0xc0u);
  EXPECT_EQ(safepoint_cost::step(1, 3), (128u * 128 + 1) * 128 + 2);
}

TEST(kernels, a_step_of_granularity_mixes_the_round_and_then_each_iteration) {
  EXPECT_EQ(granularity::step(top_and_lowest_bit, 5, 0, {}), 0xc0u + 5);
  EXPECT_EQ(granularity::step(1, 2, 3, {}), ((130u * 128 + 0) * 128 + 1) * 128 + 2);
}

TEST(kernels, a_step_of_granularity_reads_and_writes_lines_at_growing_distances) {
  granularity::working_sets sets({.tasks = 2, .set_bytes = 4 * 64});
  const std::span<granularity::line> lines = sets.of(1);
  ASSERT_EQ(lines.size(), 4u);
  for (std::size_t place = 0; place < 4; ++place) {
    EXPECT_EQ(lines[place].key, 0x9e37'79b9'7f4a'7c15u * (4 + place + 1)) << "the first task has four lines of its own";
    EXPECT_EQ(lines[place].left, 0u);
  }
  std::uint64_t state = std::rotl(std::uint64_t{1}, 7) + 2;
  std::uint64_t left[4] = {};
  std::uint64_t touch = 0;
  for (const std::size_t place : {0, 1, 3, 2, 2}) {  // 0, 0 + 1, 1 + 2, 3 + 3 and 2 + 4, of four lines
    state = std::rotl(std::rotl(state, 7) + touch++, 7) + lines[place].key;
    left[place] = state;
  }
  EXPECT_EQ(granularity::step(1, 2, 2 * 5, lines), state);
  for (std::size_t place = 0; place < 4; ++place) EXPECT_EQ(lines[place].left, left[place]) << place;
}

TEST(kernels, a_child_produces_a_rotated_number) {
  EXPECT_EQ(spawn::produce(0), 0x6ef3'72fe'94f8'2b3cu);
  EXPECT_EQ(spawn::produce(1), 0x6ef3'72fe'94f8'2d3cu);
  EXPECT_EQ(spawn::produce(999), 0x6ef3'72fe'94ff'f93cu);
}

TEST(kernels, a_sleeper_leaves_a_rotated_number) {
  EXPECT_EQ(sleepers::token(0), 0xef37'2fe9'4f82'b3c6u);
  EXPECT_EQ(sleepers::token(1), 0xef37'2fe9'4f82'd3c6u);
  EXPECT_EQ(sleepers::token(99'999), 0xef37'2fe9'8056'93c6u);
}

TEST(kernels, a_sleeper_wakes_after_an_hour_and_a_multiple_of_the_golden_ratio) {
  EXPECT_EQ(sleepers::deadline(0, start), start + 1h);
  EXPECT_EQ(sleepers::deadline(1, start), start + 1h + 2'654'435'761us);
  EXPECT_EQ(sleepers::deadline(2, start), start + 1h + 1'013'904'226us);  // of 32 bits
}

TEST(kernels, sleeps_are_a_permutation_of_one_to_n_milliseconds) {
  std::vector<runtime::duration> sleeps;
  for (std::size_t child = 0; child < 10; ++child) sleeps.push_back(join_all::sleep_duration(child, 10));
  EXPECT_THAT(sleeps, ElementsAre(1ms, 10ms, 9ms, 8ms, 7ms, 6ms, 5ms, 4ms, 3ms, 2ms));
  EXPECT_EQ(join_all::elapsed(start + 3us, start), 3'000u);
}

TEST(kernels, concurrency_is_the_sum_of_the_sleeps_over_the_time_that_they_took) {
  EXPECT_EQ(join_all::concurrency({.children = 3}, {6'000'000, 0, 0, 0}), 1);
  EXPECT_EQ(join_all::concurrency({.children = 3}, {3'000'000, 0, 0, 0}), 2);
}

TEST(kernels, a_digest_between_suspension_points) {
  EXPECT_EQ(coverage::digest(0), 0xdc3e'1417'75c7'1b5du);
  EXPECT_EQ(coverage::digest(1), 0xcd3f'a66f'cc20'cdddu);
  EXPECT_EQ(coverage::digest(7), 0x05e4'cb6c'f600'78dau);
  EXPECT_EQ(coverage::digest(52), 0x0d75'f207'0bcf'c91fu) << "a sum between 100 and 101 is halved";
  EXPECT_EQ(coverage::digest(999), 0xc48f'95ea'f390'4ac3u);
  EXPECT_EQ(coverage::digest(1'000), 0xd27c'db27'209b'4b28u);
  EXPECT_EQ(coverage::digest(0x9e37'79b9'7f4a'7c15), 0x3b07'7a4e'42a5'2521u);
}

TEST(kernels, the_sleep_of_a_round_ends_a_millisecond_after_that_of_the_round_before) {
  EXPECT_EQ(coverage::wake_at(0, start), start + 1ms);
  EXPECT_EQ(coverage::wake_at(4, start), start + 5ms);
}

TEST(kernels, a_little_is_two_hundred_rotations_and_sums) {
  EXPECT_EQ(hog::a_little(0, 0), 0u);
  EXPECT_EQ(hog::a_little(1, 0), std::uint64_t{1} << 56) << "1,400 bits round, of 64";
  EXPECT_EQ(hog::a_little(0, 1), 0x1020'4081u);
  EXPECT_EQ(hog::a_little(5, 3), 0x506'0c18'3060'c183u);
}

TEST(kernels, a_latency_sensitive_task_wants_to_run_every_millisecond) {
  EXPECT_EQ(hog::intended(0, 0, start), start + 1ms);
  EXPECT_EQ(hog::intended(0, 7, start), start + 8ms);
  EXPECT_EQ(hog::intended(3, 7, start), start + 8ms + 180us);
}

TEST(kernels, a_counted_budget_holds_four_documents_or_one_array) {
  EXPECT_EQ(hog::budget_operations({.sorted = 0}), 4u);
  EXPECT_EQ(hog::budget_operations({.sorted = 1}), 1u);
}

TEST(kernels, an_array_of_pseudorandom_numbers_is_sorted) {
  std::multiset<std::uint64_t> ascending;
  std::uint64_t number = 3;
  for (int i = 0; i < 100; ++i)
    ascending.insert(number = number * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u);
  const std::vector<std::uint64_t> sorted(ascending.begin(), ascending.end());
  EXPECT_EQ(hog::sort_array(100, 3), XXH3_64bits(sorted.data(), 100 * 8));
  EXPECT_EQ(hog::do_round({.sorted = 100}, 3), hog::sort_array(100, 3));
  EXPECT_EQ(hog::do_round({.sorted = 1}, 3), hog::sort_array(1, 3));
  EXPECT_EQ(hog::do_round({.sorted = 0}, 3), hog::digest_document(3));
}

/// A document with the count, among every eighth record, of those without a common name.
std::uint64_t hash_of_marked(const std::string& text) {
  nlohmann::json document = nlohmann::json::parse(text);
  nlohmann::json& table = document.begin().value();
  int incomplete = 0;
  for (std::size_t record = 7; record < table.size(); record += 8)
    if (table[record].value("common_name", "") == "") ++incomplete;
  table[table.size() - 1]["incomplete"] = incomplete;
  const std::string marked = document.dump();
  return XXH3_64bits(marked.data(), marked.size());
}

TEST(kernels, the_documents_are_digested_in_turn) {
  const auto& texts = hog::the_documents().texts;
  for (std::size_t round = 0; round < texts.size(); ++round) {
    EXPECT_EQ(hog::digest_document(round), hash_of_marked(texts[round])) << round;
    EXPECT_EQ(hog::digest_document(round + 2 * texts.size()), hog::digest_document(round));
  }
}

TEST(kernels, a_hog_goes_through_the_documents_as_often_as_its_seconds_last) {
  EXPECT_DOUBLE_EQ(hog::hog_seconds, 1.2 * 0.5);
  EXPECT_EQ(hog::rounds_for(0.6, 0.6, 5), 5u);
  EXPECT_EQ(hog::rounds_for(0.6, 0.59, 5), 10u) << "rounded up";
  EXPECT_EQ(hog::rounds_for(1, 0.25, 3), 12u);
  EXPECT_GE(hog::calibrated_rounds(), hog::the_documents().texts.size());
  EXPECT_EQ(hog::calibrated_rounds() % hog::the_documents().texts.size(), 0u);
}

}  // namespace
}  // namespace switchmark::workloads
