// Fibers that wait for descriptors.
#include "platform/descriptor.hpp"
#include "runtime/test/streams.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <cerrno>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using runtime::stream;
using testing::ElementsAre;

template <class Preemption>
struct readiness_test : scheduler_fixture<Preemption> {
  /// Reads a byte, and waits as often as there is none.
  char take(const stream& from) {
    int byte = from.take();
    for (; byte < 0; byte = from.take()) EXPECT_EQ(this->fibers->wait_readable(from.out()), 0);
    return static_cast<char>(byte);
  }
};
using with_and_without_ticks = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(readiness_test, with_and_without_ticks);

TYPED_TEST(readiness_test, parks_who_waits_until_there_is_something) {
  const stream one = stream::pipe();
  this->fibers->spawn(this->done, [&, this] {
    this->log("asks");
    this->log(std::string("gets ") + this->take(one));
  });
  this->fibers->spawn(this->done, [&, this] {
    this->log("others run");
    one.put('a');
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("asks", "others run", "gets a"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 2},
                                            {"finishes", 2},
                                            {"readiness_waits", 1},
                                            {"wakes", 1},
                                            {"dispatches", 3},
                                            {"timer_checks", 2},
                                            {"reactor_polls", 1},
                                            {"reactor_events", 1},
                                            {"jumps", 4},
                                            {"frame_allocations", 2},
                                            {"frame_bytes", 2 * this->stack_bytes}}));
}

TYPED_TEST(readiness_test, what_is_there_already_needs_no_wait) {
  const stream one = stream::socket_pair();
  one.put('a');
  this->fibers->spawn(this->done, [&, this] { this->log({this->take(one)}); });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a"));
  EXPECT_EQ(this->worker.counts.readiness_waits, 0u);
  EXPECT_EQ(this->worker.counts.reactor_polls, 0u);
}

TYPED_TEST(readiness_test, two_pass_bytes_to_and_fro) {
  const stream forth = stream::socket_pair(), back = stream::pipe();
  constexpr int rounds = 1'000;
  this->fibers->spawn(this->done, [&, this] {
    for (int round = 0; round < rounds; ++round) {
      forth.put(static_cast<char>(round));
      EXPECT_EQ(this->take(back), static_cast<char>(round + 1));
    }
  });
  this->fibers->spawn(this->done, [&, this] {
    for (int round = 0; round < rounds; ++round) back.put(static_cast<char>(this->take(forth) + 1));
  });
  this->fibers->run(this->done);
  const runtime::ledger& counts = this->worker.counts;
  EXPECT_EQ(counts.readiness_waits, 2u * rounds - 1) << "the first byte is there when it is asked for";
  EXPECT_EQ(counts.wakes, counts.readiness_waits);
  EXPECT_EQ(counts.dispatches, counts.wakes + 2);
}

TYPED_TEST(readiness_test, a_writer_waits_for_room) {
  const stream one = stream::socket_pair();
  const std::size_t capacity = one.fill();
  this->fibers->spawn(this->done, [&, this] {
    EXPECT_FALSE(one.put());
    EXPECT_EQ(this->fibers->wait_writable(one.in()), 0);
    this->log("there is room");
    EXPECT_TRUE(one.put());
  });
  this->fibers->spawn(this->done, [&, this] {
    this->fibers->yield();
    this->log("read");
    EXPECT_EQ(one.drain(), capacity);
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("read", "there is room"));
}

TYPED_TEST(readiness_test, who_waits_for_what_is_closed_is_told) {
  stream one = stream::pipe();
  const int closed = one.release_out();
  for (int i = 0; i < 2; ++i)
    this->fibers->spawn(this->done, [&, this] { EXPECT_EQ(this->fibers->wait_readable(closed), ECANCELED); });
  this->fibers->spawn(this->done, [&, this] { EXPECT_EQ(this->fibers->close_descriptor(closed), 0); });
  this->fibers->run(this->done);
  EXPECT_EQ(this->worker.counts.readiness_waits, 2u);
}

TYPED_TEST(readiness_test, what_cannot_be_waited_for_says_so_and_suspends_nobody) {
  this->fibers->spawn(this->done, [this] {
    EXPECT_EQ(this->fibers->wait_readable(-1), EBADF);
    const platform::descriptor file = platform::memory_file("always ready");
    EXPECT_EQ(this->fibers->wait_readable(file.get()), 0);
    EXPECT_EQ(this->fibers->wait_writable(file.get()), 0);
  });
  this->fibers->run(this->done);
  EXPECT_EQ(this->worker.counts.readiness_waits, 0u);
  EXPECT_EQ(this_thread.depth, 0u);
}

TYPED_TEST(readiness_test, sleepers_and_readers_wait_beside_each_other) {
  const stream one = stream::pipe();
  this->fibers->spawn(this->done, [&, this] { this->log(std::string("got ") + this->take(one)); });
  this->fibers->spawn(this->done, [&, this] {
    this->fibers->sleep_until(this->at(1'000));
    this->log("wrote");
    one.put('a');
    this->fibers->sleep_until(this->at(1'000'000));
    this->log("late");
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("wrote", "got a", "late"));
}

// Nobody is ever idle here: descriptors are asked for where timers are checked, too.
TYPED_TEST(readiness_test, yielding_fibers_do_not_starve_who_waits) {
  const stream one = stream::pipe();
  bool got = false;
  this->fibers->spawn(this->done, [&, this] {
    this->take(one);
    got = true;
  });
  int yields = 0;
  this->fibers->spawn(this->done, [&, this] {
    this->fibers->yield();
    one.put();
    for (; !got && yields < 10'000; ++yields) this->fibers->yield();
  });
  this->fibers->run(this->done);
  EXPECT_LE(yields, 66);
}

TYPED_TEST(readiness_test, who_waits_when_the_scheduler_is_destroyed_is_cancelled) {
  const stream one = stream::pipe();
  for (const std::string name : {"a", "b"})
    this->fibers->spawn(this->done, [&, this, name] {
      const witness held(this->order, name);
      this->fibers->wait_readable(one.out());
      this->log("must not go on");
    });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~a", "~b"));
  EXPECT_EQ(this->worker.counts.finishes, 2u);
  EXPECT_EQ(this->worker.take_unfinished(), nullptr);
}

// A destructor on the way out is not told by an exception, and learns that its wait has not ended by readiness.
TYPED_TEST(readiness_test, a_destructor_that_waits_while_it_is_cancelled_gets_ecanceled) {
  const stream one = stream::pipe();
  struct waits_at_the_end {
    readiness_test<TypeParam>& test;
    int descriptor;
    ~waits_at_the_end() { test.log("told " + std::to_string(test.fibers->wait_readable(descriptor))); }
  };
  this->fibers->spawn(this->done, [&, this] {
    const waits_at_the_end guard{*this, one.out()};
    this->fibers->wait_readable(one.out());
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("told " + std::to_string(ECANCELED)));
}

TYPED_TEST(readiness_test, a_destructor_may_close_what_others_wait_for) {
  stream one = stream::pipe();
  struct closes_at_the_end {
    readiness_test<TypeParam>& test;
    int descriptor;
    ~closes_at_the_end() { EXPECT_EQ(test.fibers->close_descriptor(descriptor), 0); }
  };
  const int closed = one.release_out();
  this->fibers->spawn(this->done, [&, this] {
    const witness held(this->order, "first");
    const closes_at_the_end guard{*this, closed};
    this->fibers->wait_readable(closed);
  });
  this->fibers->spawn(this->done, [&, this] {
    const witness held(this->order, "second");
    this->fibers->wait_readable(closed);
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~first", "~second"));
}

TYPED_TEST(readiness_test, without_a_reactor_nobody_waits_for_descriptors) {
  runtime::worker alone(this->time);
  fiber_scheduler<TypeParam> fibers(alone, stack_options{}, runtime::tick_options{.quantum = std::chrono::hours(1)});
  fibers.spawn(this->done, [&] { EXPECT_EQ(fibers.wait_readable(0), ENOTSUP); });
  fibers.run(this->done);
}

}  // namespace
}  // namespace switchmark::stackful
