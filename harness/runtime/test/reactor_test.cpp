// Waits for descriptors, by tasks that nobody runs: what is woken, in which order, and what the ledger counts.
#include "runtime/reactor.hpp"

#include "platform/descriptor.hpp"
#include "runtime/test/ledger_values.hpp"
#include "runtime/test/reactor_kinds.hpp"
#include "runtime/test/streams.hpp"
#include "runtime/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <optional>
#include <vector>

namespace switchmark::runtime {
namespace {

using testing::ElementsAre;

struct reactor_test : testing::TestWithParam<reactor_kind> {
  void SetUp() override {
    if (const std::string why = GetParam().unavailable(); !why.empty()) GTEST_SKIP() << why;
    asks.emplace(GetParam().make());
    w.emplace(time, &*asks);
  }
  void TearDown() override { waits.clear(); }

  /// Lets another task wait; its number, in the order of their waits.
  std::size_t wait(int descriptor, interest in = interest::readable) {
    waits.emplace_back(descriptor, in, &tasks.emplace_back());
    parked = w->arm(waits.back());
    return waits.size() - 1;
  }
  std::vector<std::size_t> take_all() {
    std::vector<std::size_t> order;
    while (task* ready = w->next())
      for (std::size_t who = 0; who < tasks.size(); ++who)
        if (&tasks[who] == ready) order.push_back(who);
    return order;
  }
  ledger_values counted() const { return values(w->counts); }

  virtual_time time;
  std::optional<reactor> asks;
  std::optional<worker> w;
  std::deque<task> tasks;
  std::deque<readiness_wait> waits;
  bool parked = false;  ///< whether the last wait was one
};

TEST_P(reactor_test, wakes_who_waits_when_something_can_be_read) {
  for (const stream& one : {stream::pipe(), stream::socket_pair()}) {
    wait(one.out());
    EXPECT_TRUE(parked);
    EXPECT_THAT(take_all(), ElementsAre());
    one.put();
    EXPECT_THAT(take_all(), ElementsAre(waits.size() - 1));
    EXPECT_FALSE(waits.back().armed());
    EXPECT_EQ(waits.back().error, 0);
    w->close_descriptor(dup(one.out()));  // another number: nothing happens to this one
  }
}

TEST_P(reactor_test, counts_waits_polls_and_events) {
  const stream one = stream::pipe();
  wait(one.out());
  EXPECT_THAT(take_all(), ElementsAre());
  one.put();
  EXPECT_THAT(take_all(), ElementsAre(0));
  EXPECT_EQ(counted(), (ledger_values{{"readiness_waits", 1},
                                      {"wakes", 1},
                                      {"dispatches", 1},
                                      {"timer_checks", 3},
                                      {"reactor_polls", 2},
                                      {"reactor_events", 1}}))
      << "with nobody waiting, the last check asks nobody";
}

TEST_P(reactor_test, wakes_who_waits_when_something_can_be_written) {
  const stream one = stream::socket_pair();
  const std::size_t capacity = one.fill();
  wait(one.in(), interest::writable);
  EXPECT_TRUE(parked);
  EXPECT_THAT(take_all(), ElementsAre());
  EXPECT_EQ(one.drain(), capacity);
  EXPECT_THAT(take_all(), ElementsAre(0));
}

TEST_P(reactor_test, tells_readers_and_writers_of_one_descriptor_apart) {
  const stream forth = stream::socket_pair();
  forth.fill();
  wait(forth.in(), interest::writable);
  wait(forth.in(), interest::readable);
  EXPECT_THAT(take_all(), ElementsAre());
  ASSERT_EQ(write(forth.out(), "x", 1), 1);
  EXPECT_THAT(take_all(), ElementsAre(1)) << "the reader alone";
  forth.drain();
  EXPECT_THAT(take_all(), ElementsAre(0));
}

TEST_P(reactor_test, wakes_all_who_wait_for_one_descriptor_in_the_order_of_arrival) {
  const stream one = stream::pipe(), other = stream::pipe();
  wait(one.out());
  wait(other.out());
  wait(one.out());
  wait(one.out());
  one.put();
  EXPECT_THAT(take_all(), ElementsAre(0, 2, 3));
  wait(one.out());  // another task took the byte, which this one finds out by EAGAIN
  EXPECT_EQ(one.take(), 'x');
  EXPECT_THAT(take_all(), ElementsAre());
  one.put();
  EXPECT_THAT(take_all(), ElementsAre(4));
}

TEST_P(reactor_test, the_end_of_a_stream_is_readable) {
  stream one = stream::socket_pair();
  wait(one.out());
  one.close_in();
  EXPECT_THAT(take_all(), ElementsAre(0));
  EXPECT_EQ(waits[0].error, 0) << "reading says what there is";
}

TEST_P(reactor_test, a_stream_without_a_reader_is_writable) {
  const stream one = stream::pipe();
  one.fill();
  wait(one.in(), interest::writable);
  EXPECT_THAT(take_all(), ElementsAre());
  close(const_cast<stream&>(one).release_out());
  EXPECT_THAT(take_all(), ElementsAre(0));
}

TEST_P(reactor_test, what_is_ready_when_it_is_first_waited_for_is_told) {
  const stream one = stream::pipe();
  one.put();
  wait(one.out());
  EXPECT_THAT(take_all(), ElementsAre(0));
}

// Between EAGAIN and the wait, others may run, and the kernel may tell what nobody waits for yet.
TEST_P(reactor_test, what_was_told_while_nobody_waited_ends_the_next_wait_at_once) {
  const stream one = stream::pipe(), other = stream::pipe();
  wait(other.out());
  wait(one.out());
  one.put();
  EXPECT_THAT(take_all(), ElementsAre(1));
  EXPECT_EQ(one.take(), 'x');
  one.put();
  EXPECT_THAT(take_all(), ElementsAre());  // asks, for the sake of the other one
  wait(one.out());
  EXPECT_FALSE(parked);
  EXPECT_EQ(waits.back().error, 0);
  EXPECT_EQ(one.take(), 'x');
  wait(one.out());
  EXPECT_TRUE(parked) << "told once";
  EXPECT_EQ(w->counts.readiness_waits, 3u);
}

TEST_P(reactor_test, closing_wakes_who_waits_with_ecanceled) {
  stream one = stream::pipe();
  wait(one.out());
  wait(one.out());
  const int number = one.release_out();
  EXPECT_EQ(w->close_descriptor(number), 0);
  EXPECT_EQ(fcntl(number, F_GETFD), -1);
  EXPECT_THAT(take_all(), ElementsAre(0, 1));
  EXPECT_EQ(waits[0].error, ECANCELED);
  EXPECT_EQ(waits[1].error, ECANCELED);
}

TEST_P(reactor_test, the_next_descriptor_of_the_same_number_is_another_one) {
  stream first = stream::pipe();
  wait(first.out());
  first.put();  // an event of the first one that is not yet told
  const int number = first.release_out();
  ASSERT_EQ(w->close_descriptor(number), 0);
  EXPECT_THAT(take_all(), ElementsAre(0));
  const stream second = stream::pipe();
  const int same = dup2(second.out(), number);
  ASSERT_EQ(same, number);
  wait(same);
  EXPECT_TRUE(parked);
  EXPECT_THAT(take_all(), ElementsAre());
  second.put();
  EXPECT_THAT(take_all(), ElementsAre(1));
  EXPECT_EQ(w->close_descriptor(same), 0);
}

TEST_P(reactor_test, an_event_of_a_descriptor_that_a_duplicate_keeps_open_is_nobody_elses) {
  stream first = stream::pipe();
  const platform::descriptor duplicate(dup(first.out()));
  wait(first.out());
  const int number = first.release_out();
  ASSERT_EQ(w->close_descriptor(number), 0);
  EXPECT_THAT(take_all(), ElementsAre(0));
  const stream second = stream::pipe();
  ASSERT_EQ(dup2(second.out(), number), number);
  wait(number);
  EXPECT_THAT(take_all(), ElementsAre());
  const std::uint64_t events = w->counts.reactor_events;
  first.put();  // the file of the first one is still open
  EXPECT_THAT(take_all(), ElementsAre());
  EXPECT_EQ(w->counts.reactor_events, events) << "the kernel does not even tell of it";
  EXPECT_EQ(w->close_descriptor(number), 0);
}

TEST_P(reactor_test, what_was_told_of_a_descriptor_is_forgotten_when_it_is_closed) {
  stream first = stream::pipe();
  const stream other = stream::pipe();
  wait(other.out());
  wait(first.out());
  first.put();
  EXPECT_THAT(take_all(), ElementsAre(1));
  first.put();
  EXPECT_THAT(take_all(), ElementsAre()) << "told, and nobody waits";
  const int number = first.release_out();
  ASSERT_EQ(w->close_descriptor(number), 0);
  const stream second = stream::pipe();
  ASSERT_EQ(dup2(second.out(), number), number);
  wait(number);
  EXPECT_TRUE(parked);
  EXPECT_EQ(w->close_descriptor(number), 0);
}

TEST_P(reactor_test, closing_is_seen_by_the_other_end) {
  stream one = stream::socket_pair();
  wait(one.out());
  EXPECT_THAT(take_all(), ElementsAre());
  EXPECT_EQ(w->close_descriptor(one.release_out()), 0);
  char byte = 0;
  EXPECT_EQ(read(one.in(), &byte, 1), 0) << "nothing keeps the file open";
}

TEST_P(reactor_test, closing_what_nobody_waited_for_closes_it) {
  stream one = stream::pipe();
  const int number = one.release_out();
  EXPECT_EQ(w->close_descriptor(number), 0);
  EXPECT_EQ(w->close_descriptor(number), EBADF);
  EXPECT_EQ(w->close_descriptor(-1), EBADF);
}

// As poll(2) has it.
TEST_P(reactor_test, a_file_is_always_ready) {
  const platform::descriptor file = platform::memory_file("always ready");
  for (const interest each : {interest::readable, interest::writable, interest::readable}) {
    const std::size_t who = wait(file.get(), each);
    if (parked) {
      EXPECT_THAT(take_all(), ElementsAre(who));
    }
    EXPECT_EQ(waits.back().error, 0);
  }
}

TEST_P(reactor_test, what_is_not_open_is_told_so) {
  wait(-1);
  EXPECT_FALSE(parked);
  EXPECT_EQ(waits.back().error, EBADF);
  const std::size_t who = wait(1'000'000);
  if (parked) {
    EXPECT_THAT(take_all(), ElementsAre(who));
  }
  EXPECT_EQ(waits.back().error, EBADF);
  EXPECT_FALSE(asks->anybody_waits());
}

TEST_P(reactor_test, a_wait_that_is_destroyed_wakes_nobody) {
  const stream one = stream::pipe();
  wait(one.out());
  wait(one.out());
  waits.pop_back();
  one.put();
  EXPECT_THAT(take_all(), ElementsAre(0));
  wait(one.out());
  waits.pop_back();
  EXPECT_FALSE(asks->anybody_waits());
  EXPECT_THROW(w->wait_for_wake(), stalled);
}

TEST_P(reactor_test, gives_out_who_is_unfinished) {
  const stream one = stream::pipe(), other = stream::pipe();
  ASSERT_LT(one.out(), other.out());
  wait(other.out());
  wait(one.out());
  wait(one.out());
  timer sleeps;
  task sleeper;
  sleeps.owner = &sleeper;
  w->arm(sleeps);
  w->close();
  EXPECT_EQ(w->take_unfinished(), &sleeper);
  EXPECT_EQ(w->take_unfinished(), &tasks[1]);
  EXPECT_EQ(waits[1].error, ECANCELED);
  wait(one.out());  // went on, and waits again
  EXPECT_EQ(w->take_unfinished(), &tasks[2]);
  EXPECT_EQ(w->take_unfinished(), &tasks[3]);
  EXPECT_EQ(w->take_unfinished(), &tasks[0]);
  wait(one.out());  // whose number is lower again
  EXPECT_EQ(w->take_unfinished(), &tasks[4]);
  EXPECT_EQ(w->take_unfinished(), nullptr);
}

TEST_P(reactor_test, knows_100_000_waits_for_as_many_descriptors_as_there_may_be) {
  constexpr std::size_t many = 100'000, streams = 100;
  std::vector<stream> all;
  for (std::size_t i = 0; i < streams; ++i) all.push_back(stream::pipe());
  for (std::size_t i = 0; i < many; ++i) wait(all[i % streams].out());
  EXPECT_EQ(w->counts.readiness_waits, many);
  for (std::size_t i = 0; i < streams; i += 2) all[i].put();
  std::size_t woken = 0;
  while (w->next() != nullptr) ++woken;
  EXPECT_EQ(woken, many / 2);
  std::size_t unfinished = 0;
  while (w->take_unfinished() != nullptr) ++unfinished;
  EXPECT_EQ(unfinished, many / 2);
}

// Virtual time passes only when no descriptor is ready.
TEST_P(reactor_test, a_ready_descriptor_comes_before_a_virtual_deadline) {
  const stream one = stream::pipe();
  timer sleeps;
  task sleeper;
  sleeps.owner = &sleeper;
  sleeps.deadline = time_point(duration(1'000));
  w->arm(sleeps);
  wait(one.out());
  one.put();
  w->wait_for_wake();
  EXPECT_EQ(time.now(), time_point());
  EXPECT_THAT(take_all(), ElementsAre(0));
  EXPECT_TRUE(sleeps.armed());
  wait(one.out());
  EXPECT_EQ(one.drain(), 1u);
  w->wait_for_wake();
  EXPECT_EQ(time.now(), sleeps.deadline);
  EXPECT_EQ(w->next(), &sleeper);
}

TEST(worker_without_reactor, says_so) {
  virtual_time time;
  worker w(time);
  const stream one = stream::pipe();
  readiness_wait wait(one.out(), interest::readable);
  EXPECT_FALSE(w.arm(wait));
  EXPECT_EQ(wait.error, ENOTSUP);
  EXPECT_EQ(values(w.counts), ledger_values{});
}

INSTANTIATE_TEST_SUITE_P(each, reactor_test, testing::ValuesIn(reactor_kinds()), name_of_kind);

}  // namespace
}  // namespace switchmark::runtime
