#include "measure/trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <malloc.h>
#include <xxhash.h>
#include <array>
#include <string>
#include <vector>

namespace switchmark::measure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(trace, equal_histories_have_equal_digests) {
  trace a(2, 2), b(2, 2);
  for (trace* each : {&a, &b}) {
    each->log(0, 1, 10);
    each->log(1, 1, 20);
  }
  EXPECT_EQ(a.per_task_digest(), b.per_task_digest());
  EXPECT_EQ(a.global_digest(), b.global_digest());
  EXPECT_THAT(a.first_difference(b), IsEmpty());
  EXPECT_THAT(a.first_reordering(b), IsEmpty());
}

/// XXH3 of these words at once.
std::uint64_t hash_of(const std::vector<std::uint64_t>& words) {
  return XXH3_64bits(words.data(), words.size() * sizeof(std::uint64_t));
}

/// Three tasks with room for three events each: task 0 logs two, task 1 none, task 2 three; the order is 2, 0, 2, 2, 0.
trace five_events() {
  trace made(3, 3);
  made.log(2, 20, 0x200);
  made.log(0, 10, 0x100);
  made.log(2, 21, 0x201);
  made.log(2, 22, 0x202);
  made.log(0, 11, 0x101);
  return made;
}

std::string text_of(const event& each) {
  return std::to_string(each.kind) + ":" + std::to_string(each.value) + "@" + std::to_string(each.order);
}

std::vector<std::string> texts_of(const trace& from, std::size_t task) {
  std::vector<std::string> texts;
  for (const event& each : from.of(task)) texts.push_back(text_of(each));
  return texts;
}

TEST(trace, keeps_the_events_of_each_task_with_their_order) {
  const trace made = five_events();
  EXPECT_EQ(made.tasks(), 3u);
  EXPECT_EQ(made.room_per_task(), 3u);
  EXPECT_THAT(texts_of(made, 0), ElementsAre("10:256@1", "11:257@4"));
  EXPECT_THAT(texts_of(made, 1), IsEmpty());
  EXPECT_THAT(texts_of(made, 2), ElementsAre("20:512@0", "21:513@2", "22:514@3"));
}

TEST(trace, has_the_digest_of_counts_kinds_and_values_task_by_task) {
  EXPECT_EQ(five_events().per_task_digest(), hash_of({2, 10, 0x100, 11, 0x101, 0, 3, 20, 0x200, 21, 0x201, 22, 0x202}));
  EXPECT_EQ(trace(2, 5).per_task_digest(), hash_of({0, 0}));
  EXPECT_EQ(trace(0, 5).per_task_digest(), hash_of({}));
}

TEST(trace, has_the_digest_of_tasks_kinds_and_values_in_their_order) {
  EXPECT_EQ(five_events().global_digest(),
            hash_of({2, 20, 0x200, 0, 10, 0x100, 2, 21, 0x201, 2, 22, 0x202, 0, 11, 0x101}));
  EXPECT_EQ(trace(2, 5).global_digest(), hash_of({}));
}

TEST(trace, digests_give_back_their_memory) {
  const trace made = five_events();
  (void)made.per_task_digest();
  const std::size_t before = mallinfo2().uordblks;
  for (int i = 0; i < 1'000; ++i) (void)made.per_task_digest();
  EXPECT_LT(mallinfo2().uordblks, before + 100 * 1024) << "a hash takes half a KiB";
}

TEST(trace, event_that_does_not_fit_changes_no_other_task) {
  trace made(3, 2);
  for (const std::size_t task : {0u, 2u}) made.log(task, 7, 70);
  for (const std::uint32_t kind : {1u, 2u, 3u, 4u}) made.log(1, kind, 10 * kind);
  EXPECT_THAT(texts_of(made, 0), ElementsAre("7:70@0"));
  EXPECT_THAT(texts_of(made, 1), ElementsAre("1:10@2", "2:20@3"));
  EXPECT_THAT(texts_of(made, 2), ElementsAre("7:70@1"));
}

TEST(event, has_a_history_of_its_kind_and_value_alone) {
  const event one{.value = 1, .order = 2, .kind = 3};
  EXPECT_TRUE(one.same_history({.value = 1, .order = 9, .kind = 3}));
  EXPECT_FALSE(one.same_history({.value = 2, .order = 2, .kind = 3}));
  EXPECT_FALSE(one.same_history({.value = 1, .order = 2, .kind = 4}));
  EXPECT_FALSE(one.same_history({.value = 2, .order = 2, .kind = 4}));
  EXPECT_EQ(text_of(event()), "0:0@0");
}

TEST(trace, tells_the_first_difference_in_words) {
  const trace expected = five_events();
  EXPECT_EQ(trace(2, 3).first_difference(expected), "2 tasks instead of 3");
  EXPECT_EQ(trace(3, 3).first_difference(expected), "task 0, event 0: nothing instead of kind 10 with 0x100");
  EXPECT_EQ(expected.first_difference(trace(3, 3)), "task 0, event 0: kind 10 with 0x100 instead of nothing");

  trace longer = five_events(), another = five_events();
  longer.log(1, 12, 0x102);
  another.log(1, 12, 0x103);
  EXPECT_EQ(longer.first_difference(expected), "task 1, event 0: kind 12 with 0x102 instead of nothing");
  EXPECT_EQ(expected.first_difference(longer), "task 1, event 0: nothing instead of kind 12 with 0x102");
  EXPECT_EQ(another.first_difference(longer), "task 1, event 0: kind 12 with 0x103 instead of kind 12 with 0x102");
  longer.log(0, 13, 0);
  EXPECT_EQ(longer.first_difference(another), "task 0, event 2: kind 13 with 0x0 instead of nothing");

  trace more = five_events();
  more.log(2, 23, 0x203);
  EXPECT_EQ(more.first_difference(expected), "task 2: 4 events instead of 3");
  EXPECT_EQ(expected.first_difference(more), "task 2: 3 events instead of 4");
}

TEST(trace, tells_the_first_reordering_in_words) {
  const auto order_of = [](std::initializer_list<std::size_t> tasks) {
    trace made(2, 3);
    std::array<std::uint32_t, 2> next{};
    for (const std::size_t task : tasks) {
      made.log(task, next[task], 16 * task + next[task]);
      ++next[task];
    }
    return made;
  };
  const trace expected = order_of({0, 1, 0, 1});
  EXPECT_EQ(order_of({0, 0, 1, 1}).first_reordering(expected),
            "event 1 of all is task 0, kind 1 with 0x1, instead of task 1, kind 0 with 0x10");
  EXPECT_EQ(order_of({0, 1, 0}).first_reordering(expected), "3 events instead of 4");
  EXPECT_EQ(order_of({0, 1, 0, 1, 1}).first_reordering(expected), "5 events instead of 4");
  EXPECT_EQ(order_of({0, 1, 0, 1}).first_reordering(expected), "");

  trace another_value(2, 3), another_task(2, 3);
  another_value.log(0, 0, 5);
  another_task.log(1, 0, 0);
  EXPECT_EQ(another_value.first_reordering(expected),
            "event 0 of all is task 0, kind 0 with 0x5, instead of task 0, kind 0 with 0x0");
  EXPECT_EQ(another_task.first_reordering(expected),
            "event 0 of all is task 1, kind 0 with 0x0, instead of task 0, kind 0 with 0x0");
}

TEST(tracing, logs_where_it_is_told_to_and_not_tracing_does_not) {
  trace made(2, 1);
  tracing{made}(1, 3, 33);
  not_tracing()(0, 4, 44);
  EXPECT_THAT(texts_of(made, 0), IsEmpty());
  EXPECT_THAT(texts_of(made, 1), ElementsAre("3:33@0"));
}

TEST(trace, another_interleaving_changes_the_global_digest_only) {
  trace a(2, 1), b(2, 1);
  a.log(0, 1, 10);
  a.log(1, 1, 20);
  b.log(1, 1, 20);
  b.log(0, 1, 10);
  EXPECT_EQ(a.per_task_digest(), b.per_task_digest());
  EXPECT_NE(a.global_digest(), b.global_digest());
  EXPECT_THAT(a.first_difference(b), IsEmpty());
  EXPECT_THAT(a.first_reordering(b), HasSubstr("event 0"));
}

TEST(trace, a_value_a_kind_and_a_task_each_change_the_history) {
  trace expected(2, 1), value(2, 1), kind(2, 1), task(2, 1);
  expected.log(0, 1, 10);
  value.log(0, 1, 11);
  kind.log(0, 2, 10);
  task.log(1, 1, 10);
  for (trace* other : {&value, &kind, &task}) {
    EXPECT_NE(other->per_task_digest(), expected.per_task_digest());
    EXPECT_THAT(other->first_difference(expected), HasSubstr("task 0, event 0"));
  }
}

TEST(trace, events_beyond_the_room_are_missed_by_nobody) {
  trace expected(1, 1), more(1, 1);
  expected.log(0, 1, 10);
  more.log(0, 1, 10);
  more.log(0, 1, 10);
  EXPECT_NE(more.per_task_digest(), expected.per_task_digest());
  EXPECT_THAT(more.first_difference(expected), HasSubstr("2 events instead of 1"));
}

}  // namespace
}  // namespace switchmark::measure
