// What the oracle of each workload says of a small configuration: events, results, ledger. Written down here task by
// task and round by round, with the arithmetic of the kernels in functions of this file.

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
#include "workloads/ladder/spec.hpp"
#include "workloads/ready_waits/spec.hpp"
#include "workloads/ring/spec.hpp"
#include "workloads/safepoint_cost/spec.hpp"
#include "workloads/sleepers/spec.hpp"
#include "workloads/spawn/spec.hpp"
#include "workloads/test/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

namespace switchmark::workloads {
namespace {

using runtime::values;
using testing::ElementsAre;

constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;

std::uint64_t mixed(std::uint64_t state, std::uint64_t addend) { return std::rotl(state, 7) + addend; }

/// Each task has a result and room for so many events.
void expect_room(const expectation& expected, std::size_t events) {
  EXPECT_EQ(expected.events.tasks(), expected.results.size());
  EXPECT_EQ(expected.events.room_per_task(), events);
}

TEST(oracles, tasks_of_a_ring_step_in_turn_and_finish_in_turn) {
  const expectation expected = ring::expect({2, 2});
  const std::uint64_t a0 = mixed(golden, 0), a1 = mixed(a0, 1), b0 = mixed(2 * golden, 0), b1 = mixed(b0, 1);
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, stepped, a0}, logged{1, stepped, b0}, logged{0, stepped, a1},
                          logged{1, stepped, b1}, logged{0, finished, a1}, logged{1, finished, b1}));
  EXPECT_EQ(expected.results, (results{a1, b1}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}, {"yields", 4}, {"dispatches", 6}}));
  EXPECT_TRUE(expected.ordered);
  expect_room(expected, 3u);
}

TEST(oracles, the_state_rises_through_every_call_above_the_leaf) {
  const expectation expected = depth::expect({.tasks = 2, .rounds = 1, .depth = 3});
  const auto risen = [](std::uint64_t state) { return std::rotl(std::rotl(state, 11) ^ 2, 11) ^ 3; };
  const std::uint64_t a = mixed(golden, 0), b = mixed(2 * golden, 0);
  EXPECT_THAT(in_order(expected.events), ElementsAre(logged{0, stepped, a}, logged{1, stepped, b},
                                                     logged{0, finished, risen(a)}, logged{1, finished, risen(b)}));
  EXPECT_EQ(expected.results, (results{risen(a), risen(b)}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}, {"yields", 2}, {"dispatches", 4}}));
  EXPECT_TRUE(expected.ordered);
  EXPECT_EQ(depth::expect({.tasks = 1, .rounds = 1, .depth = 1}).results, results{a}) << "the leaf alone";
}

std::uint64_t consumed(std::uint64_t state, std::uint64_t message) { return std::rotl(state, 11) ^ message; }

// The sender waits with its first message, which the receiver takes; the second is given to the receiver, which waits.
TEST(oracles, a_channel_without_places_gives_every_other_message_to_who_waits) {
  using channel::sent, channel::received, channel::finished;
  const expectation expected = channel::expect({.messages = 3, .capacity = 0});
  const std::uint64_t m1 = mixed(golden, 1), m2 = mixed(m1, 1), m3 = mixed(m2, 1);
  const std::uint64_t c1 = consumed(2 * golden, m1), c2 = consumed(c1, m2), c3 = consumed(c2, m3);
  EXPECT_THAT(
      in_order(expected.events),
      ElementsAre(logged{0, sent, m1}, logged{1, received, c1}, logged{0, sent, m2}, logged{0, sent, m3},
                  logged{1, received, c2}, logged{1, received, c3}, logged{0, finished, m3}, logged{1, finished, c3}));
  EXPECT_EQ(expected.results, (results{m3, c3}));
  EXPECT_EQ(values(expected.counts),
            (ledger_values{{"spawns", 2}, {"finishes", 2}, {"parks", 4}, {"wakes", 4}, {"dispatches", 6}}));
  EXPECT_TRUE(expected.ordered);
  expect_room(expected, 4u);
}

TEST(oracles, a_channel_with_places_lets_the_sender_run_ahead) {
  using channel::sent, channel::received, channel::finished;
  const expectation expected = channel::expect({.messages = 4, .capacity = 2});
  const std::uint64_t m1 = mixed(golden, 1), m2 = mixed(m1, 1), m3 = mixed(m2, 1), m4 = mixed(m3, 1);
  const std::uint64_t c1 = consumed(2 * golden, m1), c2 = consumed(c1, m2), c3 = consumed(c2, m3),
                      c4 = consumed(c3, m4);
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, sent, m1}, logged{0, sent, m2}, logged{0, sent, m3}, logged{1, received, c1},
                          logged{1, received, c2}, logged{1, received, c3}, logged{0, sent, m4},
                          logged{0, finished, m4}, logged{1, received, c4}, logged{1, finished, c4}));
  EXPECT_EQ(values(expected.counts),
            (ledger_values{{"spawns", 2}, {"finishes", 2}, {"parks", 2}, {"wakes", 2}, {"dispatches", 4}}));
}

TEST(oracles, a_mutex_is_handed_from_task_to_task) {
  using handoff::entered, handoff::finished;
  const expectation expected = handoff::expect({.tasks = 2, .rounds = 2});
  const std::uint64_t a0 = mixed(golden, 0), a1 = mixed(a0, 1), b0 = mixed(2 * golden, 0), b1 = mixed(b0, 1);
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, entered, a0}, logged{1, entered, b0}, logged{0, entered, a1},
                          logged{0, finished, a1}, logged{1, entered, b1}, logged{1, finished, b1}));
  EXPECT_EQ(expected.results, (results{a1, b1, a0 + a1 + b0 + b1}));
  EXPECT_EQ(values(expected.counts),
            (ledger_values{
                {"spawns", 2}, {"finishes", 2}, {"yields", 4}, {"parks", 3}, {"wakes", 3}, {"dispatches", 2 + 4 + 3}}));
  EXPECT_TRUE(expected.ordered);
  EXPECT_EQ(expected.events.tasks(), 3u) << "the last for the number that is shared";
}

TEST(oracles, the_order_of_holders_that_compute_is_open) {
  using handoff::entered, handoff::finished;
  const expectation expected = handoff::expect({.tasks = 2, .rounds = 1, .iterations = 1});
  const auto computed = [](std::uint64_t state) { return std::rotl(std::rotl(state, 7) + 1, 7); };
  const std::uint64_t a = computed(computed(golden)), b = computed(computed(2 * golden));
  EXPECT_THAT(by_task(expected.events), ElementsAre(logged{0, entered, a}, logged{0, finished, a},
                                                    logged{1, entered, b}, logged{1, finished, b}));
  EXPECT_EQ(expected.results, (results{a, b, a + b}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}}));
  EXPECT_FALSE(expected.ordered);
}

TEST(oracles, who_waits_for_an_event_is_woken_or_polls_once_more_than_its_setter_yields) {
  using idle_polls::set, idle_polls::waited;
  const expectation woken = idle_polls::expect({.waiters = 2, .yields = 3});
  EXPECT_THAT(in_order(woken.events),
              ElementsAre(logged{2, set, 3 * golden}, logged{0, waited, golden}, logged{1, waited, 2 * golden}));
  EXPECT_EQ(
      values(woken.counts),
      (ledger_values{{"spawns", 3}, {"finishes", 3}, {"yields", 3}, {"parks", 2}, {"wakes", 2}, {"dispatches", 8}}));
  const expectation polling = idle_polls::expect({.waiters = 2, .polls = true, .yields = 3});
  EXPECT_EQ(values(polling.counts),
            (ledger_values{{"spawns", 3}, {"finishes", 3}, {"yields", 3 + 2 * 4}, {"dispatches", 14}}));
  EXPECT_EQ(
      values(idle_polls::expect({.waiters = 1, .sleep = std::chrono::seconds(1)}).counts),
      (ledger_values{{"spawns", 2}, {"finishes", 2}, {"sleeps", 1}, {"parks", 1}, {"wakes", 2}, {"dispatches", 4}}));
}

constexpr std::uint64_t first_state = 0xbf58'476d'1ce4'e5b9;

TEST(oracles, a_descent_that_does_not_wait_is_followed_by_the_next_one_of_its_task) {
  using ready_waits::finished, ready_waits::stepped;
  const expectation expected = ready_waits::expect({.tasks = 2, .descents = 2, .wait_percent = 0});
  const std::uint64_t a0 = first_state + golden, a1 = a0 + golden;
  const std::uint64_t b0 = 2 * first_state + golden, b1 = b0 + golden;
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, stepped, a0}, logged{0, stepped, a1}, logged{0, finished, a1},
                          logged{1, stepped, b0}, logged{1, stepped, b1}, logged{1, finished, b1}));
  EXPECT_EQ(expected.results, (results{a1, b1}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}, {"dispatches", 2}}));
  EXPECT_TRUE(expected.ordered);
  expect_room(expected, 3u);
}

TEST(oracles, a_descent_that_waits_rises_when_the_other_task_has_run) {
  using ready_waits::finished, ready_waits::stepped;
  const expectation expected = ready_waits::expect({.tasks = 2, .descents = 2, .depth = 3, .wait_percent = 100});
  const auto risen = [](std::uint64_t state) { return std::rotl(std::rotl(state, 11) ^ 2, 11) ^ 3; };
  const std::uint64_t a0 = first_state + golden, a1 = risen(a0) + golden, a = risen(a1);
  const std::uint64_t b0 = 2 * first_state + golden, b1 = risen(b0) + golden, b = risen(b1);
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, stepped, a0}, logged{1, stepped, b0}, logged{0, stepped, a1},
                          logged{1, stepped, b1}, logged{0, finished, a}, logged{1, finished, b}));
  EXPECT_EQ(expected.results, (results{a, b}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}, {"yields", 4}, {"dispatches", 6}}));
}

TEST(oracles, a_task_waits_where_a_number_made_of_its_state_is_below_the_percentage) {
  const ready_waits::spec s{.tasks = 1, .descents = 50, .wait_percent = 40};
  std::uint64_t state = first_state, waits = 0;
  for (int descent = 0; descent < 50; ++descent) {
    state += golden;
    const std::uint64_t number = (state ^ (state >> 32)) * 0xd6e8'feb8'6659'fd93;
    waits += static_cast<double>(number >> 32) / 4'294'967'296.0 < 0.4;
  }
  EXPECT_EQ(ready_waits::expect(s).counts.yields, waits);
  EXPECT_GT(waits, 0u);
  EXPECT_LT(waits, 50u);
}

TEST(oracles, generator_and_consumer_alternate_in_every_round) {
  using generators::gave, generators::took;
  const expectation expected = generators::expect({.values = 2, .rounds = 2});
  const std::uint64_t v0 = golden, v1 = 2 * golden;
  const std::uint64_t f0 = v0, f1 = mixed(f0, v1), f2 = mixed(f1, v0), f3 = mixed(f2, v1);
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, gave, v0}, logged{1, took, f0}, logged{0, gave, v1}, logged{1, took, f1},
                          logged{0, gave, v0}, logged{1, took, f2}, logged{0, gave, v1}, logged{1, took, f3}));
  EXPECT_EQ(expected.results, (results{v1, f3}));
  EXPECT_EQ(values(expected.counts),
            (ledger_values{{"spawns", 2}, {"finishes", 2}, {"yields", 8}, {"dispatches", 10}}));
  EXPECT_TRUE(expected.ordered);
  expect_room(expected, 4u);
}

TEST(oracles, calls_are_made_whole_or_in_strides) {
  std::uint64_t whole = 0, in_strides = 0;
  for (int call = 0; call < 2; ++call) {
    for (std::uint64_t iteration = 0; iteration < 33; ++iteration) whole = mixed(whole, iteration);
    for (int stride = 0; stride < 3; ++stride)  // from iterations 0, 16 and 32 on
      for (std::uint64_t iteration = 0; iteration < 16; ++iteration) in_strides = mixed(in_strides, iteration);
  }
  for (const bool safepoints_at_iterations : {false, true}) {
    const expectation expected = safepoint_cost::expect({2, 33, safepoints_at_iterations});
    const std::uint64_t state = safepoints_at_iterations ? in_strides : whole;
    EXPECT_THAT(in_order(expected.events), ElementsAre(logged{0, safepoint_cost::finished, state}));
    EXPECT_EQ(expected.results, results{state});
    EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 1}, {"finishes", 1}, {"dispatches", 1}}));
    EXPECT_TRUE(expected.ordered);
    expect_room(expected, 1u);
  }
}

TEST(oracles, tasks_of_granularity_step_through_sets_of_their_own) {
  // Two touches a step: line 0, then line 1, of two lines a task.
  const auto step = [](std::uint64_t state, std::uint64_t task, std::uint64_t round) {
    state = mixed(state, round);
    for (std::uint64_t touch = 0; touch < 2; ++touch)
      state = mixed(mixed(state, touch), golden * (2 * task + touch + 1));
    return state;
  };
  const expectation expected = granularity::expect({.tasks = 2, .rounds = 2, .iterations = 4, .set_bytes = 128});
  const std::uint64_t a0 = step(golden, 0, 0), a1 = step(a0, 0, 1), b0 = step(2 * golden, 1, 0), b1 = step(b0, 1, 1);
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, stepped, a0}, logged{1, stepped, b0}, logged{0, stepped, a1},
                          logged{1, stepped, b1}, logged{0, finished, a1}, logged{1, finished, b1}));
  EXPECT_EQ(expected.results, (results{a1, b1}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}, {"yields", 4}, {"dispatches", 6}}));
}

TEST(oracles, children_that_are_joined_or_started_when_called_take_the_longest_sleep) {
  using join_all::joined, join_all::woke;
  struct {
    bool joined, starts_when_called, children_are_tasks;
    std::uint64_t spawns;
  } const cases[] = {{true, false, true, 4}, {true, false, false, 1}, {true, true, true, 4}, {false, true, true, 1}};
  for (const auto& each : cases) {
    const expectation expected = join_all::expect({3, each.joined}, each.starts_when_called, each.children_are_tasks);
    EXPECT_THAT(by_task(expected.events), ElementsAre(logged{0, joined, 3'000'000}, logged{1, woke, 1'000'000},
                                                      logged{2, woke, 3'000'000}, logged{3, woke, 2'000'000}));
    EXPECT_EQ(expected.results, (results{3'000'000, 1'000'000, 3'000'000, 2'000'000}));
    EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", each.spawns}, {"finishes", each.spawns}}));
    EXPECT_FALSE(expected.ordered);
    expect_room(expected, 1u);
  }
}

TEST(oracles, children_that_are_awaited_one_by_one_take_the_sum_of_their_sleeps) {
  using join_all::joined, join_all::woke;
  const expectation expected = join_all::expect({3, false}, false, true);
  EXPECT_THAT(by_task(expected.events), ElementsAre(logged{0, joined, 6'000'000}, logged{1, woke, 1'000'000},
                                                    logged{2, woke, 4'000'000}, logged{3, woke, 6'000'000}));
  EXPECT_EQ(expected.results, (results{6'000'000, 1'000'000, 4'000'000, 6'000'000}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 1}, {"finishes", 1}}));
}

TEST(oracles, a_parent_joins_each_child_before_it_spawns_the_next) {
  using spawn::joined, spawn::ran;
  const expectation expected = spawn::expect({2});
  const std::uint64_t first = std::rotl(golden, 9), second = std::rotl(golden + 1, 9);
  EXPECT_THAT(in_order(expected.events), ElementsAre(logged{1, ran, first}, logged{0, joined, first},
                                                     logged{2, ran, second}, logged{0, joined, first + second}));
  EXPECT_EQ(expected.results, (results{first + second, first, second}));
  EXPECT_EQ(values(expected.counts),
            (ledger_values{{"spawns", 3}, {"finishes", 3}, {"joins", 2}, {"wakes", 2}, {"dispatches", 5}}));
  EXPECT_TRUE(expected.ordered);
  expect_room(expected, 2u);
}

TEST(oracles, sleepers_wake_by_their_deadlines) {
  using sleepers::woke;
  const expectation expected = sleepers::expect({3});
  const auto token = [](std::uint64_t task) { return std::rotl(golden + task, 13); };
  EXPECT_THAT(in_order(expected.events),
              ElementsAre(logged{0, woke, token(0)}, logged{2, woke, token(2)}, logged{1, woke, token(1)}));
  EXPECT_EQ(expected.results, (results{token(0), token(1), token(2)}));
  EXPECT_EQ(sleepers::expected_results({3}), expected.results);
  EXPECT_EQ(values(expected.counts),
            (ledger_values{{"spawns", 3}, {"finishes", 3}, {"sleeps", 3}, {"wakes", 3}, {"dispatches", 6}}));
  EXPECT_TRUE(expected.ordered);
  expect_room(expected, 1u);
}

TEST(oracles, the_token_of_a_sleeper_rises_through_every_call_above_the_innermost) {
  const expectation expected = sleepers::expect({2, 3});
  const auto risen = [](std::uint64_t task) {
    return std::rotl(std::rotl(std::rotl(golden + task, 13), 11) ^ 2, 11) ^ 3;
  };
  EXPECT_EQ(expected.results, (results{risen(0), risen(1)}));
  EXPECT_THAT(in_order(expected.events), ElementsAre(logged{0, sleepers::woke, std::rotl(golden, 13)},
                                                     logged{1, sleepers::woke, std::rotl(golden + 1, 13)}));
}

/// What is expected of two latency-sensitive tasks and two hogs, by what a round of a hog gives.
template <class Round>
void expect_hogs(const hog::spec& s, Round round_of_hog) {
  std::vector<logged> events;
  results all;
  for (std::size_t task = 0; task < 2; ++task) {
    std::uint64_t state = 0;
    for (std::size_t wake = 0; wake < s.wakes; ++wake) {
      for (int i = 0; i < 200; ++i) state = mixed(state, wake);
      events.push_back({task, hog::woke, state});
    }
    all.push_back(state);
  }
  for (std::size_t task = 2; task < 4; ++task) {
    std::uint64_t state = 0;
    for (std::size_t round = 0; round < s.rounds; ++round)
      events.push_back({task, hog::digested, state = std::rotl(state, 1) ^ round_of_hog(round)});
    all.push_back(state);
  }
  const expectation expected = hog::expect(s);
  EXPECT_EQ(by_task(expected.events), events);
  EXPECT_EQ(expected.results, all);
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 4}, {"finishes", 4}}));
  EXPECT_FALSE(expected.ordered);
  expect_room(expected, std::max(s.rounds, s.wakes));
}

TEST(oracles, hogs_go_through_the_documents_or_sort_an_array_a_round) {
  const std::size_t documents = hog::the_documents().texts.size();
  for (const std::size_t rounds : {documents - 1, documents, 2 * documents + 1})
    expect_hogs({.hogs = 2, .rounds = rounds, .latency_sensitive = 2, .wakes = 3},
                [&](std::size_t round) { return hog::digest_document(round % documents); });
  expect_hogs({.hogs = 2, .rounds = 3, .sorted = 1, .latency_sensitive = 2, .wakes = 5},
              [](std::size_t round) { return hog::sort_array(1, round); });
}

TEST(oracles, a_task_digests_before_each_of_three_waits_a_round) {
  using coverage::begun, coverage::digested, coverage::finished;
  const expectation expected = coverage::expect({.tasks = 2, .rounds = 2});
  std::vector<logged> events;
  results all;
  for (std::size_t task = 0; task < 2; ++task) {
    std::uint64_t state = golden * (task + 1);
    events.push_back({task, begun, state});
    for (int wait = 0; wait < 6; ++wait) events.push_back({task, digested, state = coverage::digest(state)});
    events.push_back({task, finished, state});
    all.push_back(state);
  }
  EXPECT_EQ(by_task(expected.events), events);
  EXPECT_EQ(expected.results, all);
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}, {"yields", 8}}));
  EXPECT_FALSE(expected.ordered);
  expect_room(expected, 8u);
}

TEST(oracles, forced_fibers_step_by_themselves) {
  const expectation expected = forced_switch::expect({2, 2});
  const std::uint64_t a0 = mixed(golden, 0), a1 = mixed(a0, 1), b0 = mixed(2 * golden, 0), b1 = mixed(b0, 1);
  EXPECT_THAT(by_task(expected.events),
              ElementsAre(logged{0, forced_switch::stepped, a0}, logged{0, forced_switch::stepped, a1},
                          logged{1, forced_switch::stepped, b0}, logged{1, forced_switch::stepped, b1}));
  EXPECT_EQ(expected.results, (results{a1, b1}));
  EXPECT_EQ(values(expected.counts), (ledger_values{{"spawns", 2}, {"finishes", 2}}));
  EXPECT_FALSE(expected.ordered);
  expect_room(expected, 2u);
}

TEST(oracles, parties_of_a_rung_leave_the_state_of_their_last_step) {
  const expectation expected = ladder::outcome_of({2, 2});
  const std::uint64_t a = mixed(mixed(golden, 0), 1), b = mixed(mixed(2 * golden, 0), 1);
  EXPECT_EQ(ladder::results_of({2, 2}), (results{a, b}));
  EXPECT_EQ(expected.results, (results{a, b}));
  EXPECT_THAT(by_task(expected.events), ElementsAre(logged{0, finished, a}, logged{1, finished, b}));
  EXPECT_EQ(values(expected.counts), ledger_values{});
  EXPECT_FALSE(expected.ordered);
  expect_room(expected, 1u);
}

}  // namespace
}  // namespace switchmark::workloads
