// Coroutines and futures of every kind that wait for descriptors.
#include "platform/descriptor.hpp"
#include "runtime/test/streams.hpp"
#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/futures/future_variants.hpp"
#include "stackless/safepoints/budget_schedulers.hpp"
#include "stackless/test/fixtures.hpp"

#include <cerrno>
#include <optional>

namespace switchmark::stackless {
namespace {

using runtime::ledger_values;
using runtime::stream;
using testing::ElementsAre;

/// What the tasks of a test share.
template <class Waits>
struct byte_run {
  using waits_type = Waits;
  Waits& waits;
  std::vector<std::string>& order;
};
template <class Waits>
using byte_coroutine = typename Waits::template coroutine_type<>;

/// Reads so many bytes, and waits as often as there is none; then answers each by one byte if there is `to`.
template <class Waits>
byte_coroutine<Waits> reads_bytes(byte_run<Waits>& run, const stream& from, const stream* to, int bytes) {
  for (int read = 0; read < bytes; ++read) {
    int byte = from.take();
    while (byte < 0) {
      const int error = co_await run.waits.wait_readable(from.out());
      EXPECT_EQ(error, 0);
      byte = from.take();
    }
    if (to != nullptr)
      to->put(static_cast<char>(byte + 1));
    else
      run.order.push_back(std::string("got ") + static_cast<char>(byte));
  }
}
template <class Waits>
byte_coroutine<Waits> writes_byte(byte_run<Waits>& run, const stream& to, runtime::time_point when) {
  co_await run.waits.sleep_until(when);
  run.order.push_back("wrote");
  to.put('a');
}
template <class Waits>
byte_coroutine<Waits> waits_for(byte_run<Waits>& run, int descriptor, bool to_write) {
  int error = 0;
  if (to_write)
    error = co_await run.waits.wait_writable(descriptor);
  else
    error = co_await run.waits.wait_readable(descriptor);
  run.order.push_back(std::to_string(error));
}
template <class Waits>
byte_coroutine<Waits> closes_descriptor(byte_run<Waits>& run, int descriptor) {
  co_await run.waits.yield();
  run.waits.close_descriptor(descriptor);
}

/// The same bodies as futures.
template <class Run>
class reading_bytes {
 public:
  reading_bytes(Run& run, const stream& from, const stream* to, int bytes)
      : run_(run), from_(from), to_(to), left_(bytes) {}
  poll_result poll(waker w) {
    while (left_ > 0) {
      if (wait_) {
        if (wait_->poll(w) == poll_result::pending) return poll_result::pending;
        EXPECT_EQ(wait_->error(), 0);
        wait_.reset();
      }
      const int byte = from_.take();
      if (byte < 0) {
        wait_.emplace(from_.out(), runtime::interest::readable);
        continue;
      }
      --left_;
      if (to_ != nullptr)
        to_->put(static_cast<char>(byte + 1));
      else
        run_.order.push_back(std::string("got ") + static_cast<char>(byte));
    }
    return poll_result::ready;
  }

 private:
  Run& run_;
  const stream& from_;
  const stream* to_;
  int left_;
  std::optional<typename Run::waits_type::readiness_future> wait_;
};
template <class Run>
class writing_byte {
 public:
  writing_byte(Run& run, const stream& to, runtime::time_point when) : run_(run), to_(to), sleep_(when) {}
  poll_result poll(waker w) {
    if (sleep_.poll(w) == poll_result::pending) return poll_result::pending;
    run_.order.push_back("wrote");
    to_.put('a');
    return poll_result::ready;
  }

 private:
  Run& run_;
  const stream& to_;
  typename Run::waits_type::sleep_future sleep_;
};
template <class Run>
class waiting_for {
 public:
  waiting_for(Run& run, int descriptor, bool to_write)
      : run_(run), wait_(to_write ? run.waits.wait_writable(descriptor) : run.waits.wait_readable(descriptor)) {}
  poll_result poll(waker w) {
    if (wait_.poll(w) == poll_result::pending) return poll_result::pending;
    run_.order.push_back(std::to_string(wait_.error()));
    return poll_result::ready;
  }

 private:
  Run& run_;
  typename Run::waits_type::readiness_future wait_;
};
template <class Run>
class closing_descriptor {
 public:
  closing_descriptor(Run& run, int descriptor) : run_(run), descriptor_(descriptor) {}
  poll_result poll(waker w) {
    if (yield_.poll(w) == poll_result::pending) return poll_result::pending;
    run_.waits.close_descriptor(descriptor_);
    return poll_result::ready;
  }

 private:
  Run& run_;
  int descriptor_;
  typename Run::waits_type::yield_future yield_;
};

struct counted_coroutines : budget_coroutine_scheduler<counted_budget> {
  explicit counted_coroutines(runtime::worker& worker) : budget_coroutine_scheduler(worker, {.operations = 2}) {}
};
struct counted_futures : budget_future_scheduler<counted_budget> {
  explicit counted_futures(runtime::worker& worker) : budget_future_scheduler(worker, {.operations = 2}) {}
};

template <class Scheduler>
struct readiness_waits_test : scheduler_fixture<Scheduler> {
  byte_run<Scheduler> run{this->waits, this->order};
  using futures = byte_run<Scheduler>;
  static constexpr bool is_coroutine = std::is_base_of_v<coroutine_scheduler, Scheduler>;

  void read(const stream& from, const stream* to = nullptr, int bytes = 1) {
    if constexpr (is_coroutine)
      this->waits.spawn(this->done, reads_bytes(run, from, to, bytes));
    else
      this->waits.template spawn<reading_bytes<futures>>(this->done, run, from, to, bytes);
  }
  void write(const stream& to, std::int64_t when) {
    if constexpr (is_coroutine)
      this->waits.spawn(this->done, writes_byte(run, to, this->at(when)));
    else
      this->waits.template spawn<writing_byte<futures>>(this->done, run, to, this->at(when));
  }
  void wait(int descriptor, bool to_write = false) {
    if constexpr (is_coroutine)
      this->waits.spawn(this->done, waits_for(run, descriptor, to_write));
    else
      this->waits.template spawn<waiting_for<futures>>(this->done, run, descriptor, to_write);
  }
  void close(int descriptor) {
    if constexpr (is_coroutine)
      this->waits.spawn(this->done, closes_descriptor(run, descriptor));
    else
      this->waits.template spawn<closing_descriptor<futures>>(this->done, run, descriptor);
  }
};
using every_scheduler =
    testing::Types<coroutine_scheduler, eager_coroutine_scheduler, queued_coroutine_scheduler,
                   pooled_coroutine_scheduler, counted_coroutines, future_scheduler, boxed_future_scheduler,
                   late_future_scheduler, scanning_future_scheduler, counted_futures>;
TYPED_TEST_SUITE(readiness_waits_test, every_scheduler);

TYPED_TEST(readiness_waits_test, park_until_there_is_something) {
  const stream one = stream::pipe();
  this->read(one);
  this->write(one, 1'000);
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("wrote", "got a"));
  const runtime::ledger& counts = this->worker.counts;
  EXPECT_EQ(counts.readiness_waits, 1u);
  EXPECT_EQ(counts.wakes, 2u) << "of the sleeper and of the reader";
  EXPECT_EQ(counts.reactor_events, 1u);
}

TYPED_TEST(readiness_waits_test, are_not_needed_for_what_is_there) {
  const stream one = stream::socket_pair();
  one.put('a');
  this->read(one);
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("got a"));
  EXPECT_EQ(this->worker.counts.readiness_waits, 0u);
}

TYPED_TEST(readiness_waits_test, of_two_that_pass_bytes_to_and_fro) {
  const stream forth = stream::socket_pair(), back = stream::pipe();
  constexpr int rounds = 1'000;
  this->read(forth, &back, rounds);
  this->read(back, &forth, rounds);
  forth.put('a');
  this->waits.run(this->done);
  const runtime::ledger& counts = this->worker.counts;
  EXPECT_EQ(counts.wakes, counts.readiness_waits);
  EXPECT_GE(counts.readiness_waits, 2u * rounds - 2);
  EXPECT_LE(counts.readiness_waits, 2u * rounds);
}

TYPED_TEST(readiness_waits_test, of_writers_end_when_there_is_room) {
  const stream one = stream::socket_pair();
  one.fill();
  this->wait(one.in(), true);
  this->waits.run_until_parked();
  EXPECT_THAT(this->order, ElementsAre());
  one.drain();
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre("0"));
}

TYPED_TEST(readiness_waits_test, of_one_descriptor_end_when_it_is_closed) {
  stream one = stream::pipe();
  const int closed = one.release_out();
  this->wait(closed);
  this->wait(closed);
  this->close(closed);
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre(std::to_string(ECANCELED), std::to_string(ECANCELED)));
}

TYPED_TEST(readiness_waits_test, say_what_cannot_be_waited_for) {
  const platform::descriptor file = platform::memory_file("always ready");
  this->wait(-1);
  this->wait(file.get());
  this->wait(file.get(), true);
  this->waits.run(this->done);
  EXPECT_THAT(this->order, ElementsAre(std::to_string(EBADF), "0", "0"));
  EXPECT_EQ(this->worker.counts.readiness_waits, 0u);
}

TYPED_TEST(readiness_waits_test, that_are_unfinished_end_with_their_scheduler) {
  const stream one = stream::pipe();
  for (int i = 0; i < 3; ++i) this->wait(one.out());
  this->waits.run_until_parked();
  EXPECT_TRUE(this->asks.anybody_waits());
  this->destroy();
  EXPECT_FALSE(this->asks.anybody_waits());
  EXPECT_EQ(this->worker.counts.finishes, 3u);
  EXPECT_THAT(this->order, ElementsAre());
}

// Polled by hand: a readiness wait is one of several things that its root waits for.
TEST(readiness_future, is_pending_while_it_is_armed_whatever_its_root_was_polled_for) {
  runtime::virtual_time time;
  runtime::reactor asks;
  runtime::worker worker(time, &asks);
  runtime::completion done;
  boxed_future<yield_future> root(done);
  const waker w(worker, root);
  const stream one = stream::pipe();
  {
    readiness_future leaf(one.out(), runtime::interest::readable);
    EXPECT_FALSE(asks.anybody_waits()) << "does nothing before it is polled";
    EXPECT_EQ(leaf.poll(w), poll_result::pending);
    EXPECT_EQ(leaf.poll(w), poll_result::pending);
    EXPECT_EQ(worker.counts.readiness_waits, 1u);
    one.put();
    EXPECT_EQ(worker.next(), &root);
    EXPECT_EQ(leaf.poll(w), poll_result::ready);
    EXPECT_EQ(leaf.error(), 0);
  }
  one.drain();
  {
    readiness_future dropped(one.out(), runtime::interest::readable);
    EXPECT_EQ(dropped.poll(w), poll_result::pending);
  }
  one.put();
  EXPECT_EQ(worker.next(), nullptr);
  EXPECT_FALSE(asks.anybody_waits());
}

static_assert(future<readiness_future>);

}  // namespace
}  // namespace switchmark::stackless
