// Until when a server waits for its clients: what the sweeper does, and that a tick between any two instructions
// neither closes a descriptor twice nor leaves it open.

#include "platform/descriptor.hpp"
#include "stackful/preemption/manual_ticks.hpp"
#include "stackful/preemption/models.hpp"
#include "workloads/http/deadlines.hpp"
#include "workloads/http/server.hpp"
#include "workloads/http/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace switchmark::workloads::http {
namespace {

using namespace std::chrono_literals;
using reason = deadlines::reason;
using shut_down = std::pair<int, reason>;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr runtime::time_point start{1h};

struct http_deadlines : testing::Test {
  deadlines all{4};
  std::vector<shut_down> shut;
  std::vector<int> closed;

  void sweep(runtime::duration after, bool every = false) {
    shut.clear();
    all.sweep(
        start + after, every, [this](int descriptor, reason why) { shut.emplace_back(descriptor, why); },
        [this](int descriptor) { closed.push_back(descriptor); });
  }
};

TEST_F(http_deadlines, are_told_once_when_they_have_passed) {
  all.set(1, start + 10us);
  all.set(2, start + 10us, true);
  all.set(3, start + 11us);
  sweep(9us);
  EXPECT_THAT(shut, IsEmpty());
  sweep(10us);
  EXPECT_THAT(shut, ElementsAre(shut_down(1, reason::expired), shut_down(2, reason::expired_request)));
  sweep(11us);
  EXPECT_THAT(shut, ElementsAre(shut_down(3, reason::expired)));
  sweep(1h);
  EXPECT_THAT(shut, IsEmpty());
}

TEST_F(http_deadlines, can_be_set_anew_and_removed) {
  all.set(1, start + 10us, true);
  all.set(1, start + 20us);
  all.set(2, start + 10us);
  EXPECT_TRUE(all.remove(2));
  sweep(10us);
  EXPECT_THAT(shut, IsEmpty());
  sweep(20us);
  EXPECT_THAT(shut, ElementsAre(shut_down(1, reason::expired)));
  EXPECT_TRUE(all.remove(1));
  EXPECT_THAT(closed, IsEmpty());
}

TEST_F(http_deadlines, are_told_of_every_connection_when_the_server_stops) {
  all.set(0, runtime::time_point::max());
  all.set(1, start + 1h, true);
  all.set(2, start);
  sweep(0us, true);
  EXPECT_THAT(
      shut, ElementsAre(shut_down(0, reason::stopping), shut_down(1, reason::stopping), shut_down(2, reason::expired)));
  sweep(1h, true);
  EXPECT_THAT(shut, ElementsAre(shut_down(0, reason::stopping), shut_down(1, reason::expired_request),
                                shut_down(2, reason::stopping)));
}

TEST_F(http_deadlines, of_descriptors_beyond_their_number_are_not_kept) {
  all.set(4, start);
  sweep(1h, true);
  EXPECT_THAT(shut, IsEmpty());
  EXPECT_TRUE(all.remove(4));
  EXPECT_FALSE(deadlines(0).any());
}

/// A task that opens and ends a connection with the same descriptor, again and again, beside a sweeper.
struct preempted_deadlines : testing::TestWithParam<runtime::tick_kind> {
  deadlines all{1};
  bool is_open = false, is_over = false;
  int opened = 0, closed_by_task = 0, closed_by_sweeper = 0, faults = 0;

  void tick() const {
    if (GetParam() == runtime::tick_kind::manual) stackful::raise_tick();
  }
  void open_and_end(auto& fibers, int times) {
    for (opened = 0; opened < times; ++opened) {
      is_open = true;
      all.set(0, opened % 3 == 0 ? runtime::time_point::max() : start);
      tick();
      if (opened % 4 == 1) {
        all.set(0, start);
        tick();
      }
      if (all.remove(0)) {
        faults += !is_open;
        is_open = false;
        ++closed_by_task;
      }
      while (is_open) fibers.yield();
    }
    is_over = true;
  }
  void sweep_until_over(auto& fibers) {
    while (!is_over) {
      all.sweep(
          start, opened % 2 == 0, [this](int, reason) { shut(); }, [this](int) { close(); });
      fibers.yield();
    }
  }
  void shut() {
    faults += !is_open;
    tick();
    faults += !is_open;  // nobody closes it meanwhile
  }
  void close() {
    faults += !is_open;
    is_open = false;
    ++closed_by_sweeper;
  }
};

TEST_P(preempted_deadlines, close_each_descriptor_once_and_use_none_that_is_closed) {
  const runtime::model_options options{.ticks = {.kind = GetParam(), .second_stops = false}};
  using model = stackful::fiber_preempt_model;
  if (const std::string why = model::unsupported(options); !why.empty()) GTEST_SKIP() << why;
  constexpr int times = 100;
  runtime::virtual_time time;
  runtime::worker worker(time);
  auto fibers = model::make(worker, options);
  runtime::completion done;
  fibers.spawn(done, [&] { open_and_end(fibers, times); });
  fibers.spawn(done, [&] { sweep_until_over(fibers); });
  fibers.run(done);
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(closed_by_task + closed_by_sweeper, times);
  EXPECT_GT(closed_by_task, 0);
  EXPECT_GT(closed_by_sweeper, 0);
}
INSTANTIATE_TEST_SUITE_P(ticks, preempted_deadlines,
                         testing::Values(runtime::tick_kind::manual, runtime::tick_kind::step),
                         [](const auto& kind) { return kind.param == runtime::tick_kind::manual ? "manual" : "step"; });

using arrived = std::pair<std::string, bool>;

/// A server and the two ends of a connection, without tasks: the test says what time it is.
struct deadlines_of_server : testing::Test {
  server served{{.allowed = {.idle = 10ms, .request = 3ms}}};
  platform::descriptor client = connect_to(served.port());
  connection peer{served.accept().socket};

  void SetUp() override { ASSERT_GE(peer.socket(), 0); }
  void send(const std::string& text) {
    std::string left = text;
    ASSERT_EQ(send_some(client.get(), left), progress::done);
  }
  void waits_from(runtime::duration after) { served.set_deadline(peer, start + after); }
  void sweep(runtime::duration at) {
    served.sweep(start + at, [](int) { FAIL() << "its task has not ended"; });
  }
  /// What the client has received since it was asked last, and whether that is all.
  arrived received() {
    std::string all;
    progress last;
    for (std::string some; (last = receive_some(client.get(), some)) == progress::done;) all += some;
    return {all, last == progress::closed};
  }
};

TEST_F(deadlines_of_server, answer_a_request_that_is_too_slow) {
  send("GET /");
  EXPECT_EQ(peer.receive(), progress::would_block);
  waits_from(0ms);
  waits_from(2ms);  // a byte more buys no time
  sweep(2'999us);
  EXPECT_EQ(received(), arrived("", false));
  sweep(3ms);
  EXPECT_EQ(received(), arrived(text_of(refusal(status::request_timeout)), true));
  EXPECT_EQ(peer.receive(), progress::closed);
}

TEST_F(deadlines_of_server, say_nothing_to_a_client_that_is_idle) {
  EXPECT_EQ(peer.receive(), progress::would_block);
  waits_from(0ms);
  sweep(9'999us);
  EXPECT_EQ(received(), arrived("", false));
  sweep(10ms);
  EXPECT_EQ(received(), arrived("", true));
}

TEST_F(deadlines_of_server, put_nothing_behind_a_part_of_a_response) {
  const response large{.body = std::string(32 << 20, 'x')};
  peer.answer(large);
  EXPECT_EQ(peer.send(), progress::would_block);
  waits_from(0ms);
  sweep(2'999us);
  EXPECT_EQ(peer.send(), progress::would_block);
  std::string all = received().first;  // the kernel has room again
  sweep(3ms);
  EXPECT_EQ(peer.send(), progress::closed);
  all += received().first;
  EXPECT_TRUE(text_of(large).starts_with(all));
}

TEST_F(deadlines_of_server, are_those_of_an_idle_client_once_it_has_taken_its_response) {
  peer.answer({.body = std::string(32 << 20, 'x')});
  EXPECT_EQ(peer.send(), progress::would_block);
  waits_from(0ms);
  while (peer.send() == progress::would_block) (void)received();
  (void)received();
  EXPECT_EQ(peer.receive(), progress::would_block);
  waits_from(2ms);
  sweep(11'999us);
  EXPECT_EQ(received(), arrived("", false));
  sweep(12ms);
  EXPECT_EQ(received(), arrived("", true));
}

TEST_F(deadlines_of_server, do_not_bound_the_work_for_a_request) {
  send(text_of(order_request(1)));
  waits_from(0ms);
  EXPECT_EQ(peer.receive(), progress::done);
  served.clear_deadline(peer);
  sweep(1h);
  EXPECT_EQ(received(), arrived("", false));
}

}  // namespace
}  // namespace switchmark::workloads::http
