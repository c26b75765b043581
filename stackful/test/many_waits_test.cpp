// Very many forced switches over fibers that wait for each other: raised by the bodies between their calls, after every
// instruction, and by the timer wherever it finds them. No wake may be lost (the run would stall) or come twice, no
// message be lost or overtaken, no addition under the mutex be lost.
#include "platform/architecture/test/architecture.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/channel.hpp"
#include "stackful/sync/event.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackful/test/ticks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <mutex>
#include <ostream>

namespace switchmark::stackful {
namespace {

using scheduler = fiber_scheduler<preemption>;
constexpr std::size_t of_each = 2;  ///< pairs of fibers that lock, send, receive

struct jostle {
  const char* name;
  runtime::tick_options ticks;
  bool raise;
  std::uint64_t forced_switches;
};
void PrintTo(const jostle& each, std::ostream* to) { *to << each.name; }  // NOLINT(readability-identifier-naming)

struct message {
  std::size_t sender;
  std::uint64_t number;
};

/// What the fibers share. Each counts for itself, and adds at its end.
struct crowd {
  scheduler& fibers;
  const runtime::worker& worker;
  const jostle& wanted;
  const tick_points points{wanted.raise};
  mutex<scheduler> shared{fibers};
  channel<scheduler, message> messages;
  event<scheduler> ping{fibers}, pong{fibers};
  std::uint64_t number = 0;  ///< protected by the mutex
  std::uint64_t added = 0, sent = 0, received = 0, wrong = 0, answers = 0;
  std::size_t senders = of_each;
  bool over = false;

  crowd(scheduler& of, const runtime::worker& whose, const jostle& what, std::size_t capacity)
      : fibers(of), worker(whose), wanted(what), messages(of, capacity) {}

  [[nodiscard]] bool enough() const { return worker.counts.forced_switches >= wanted.forced_switches; }
  void add(std::uint64_t& sum, std::uint64_t mine) {
    const no_preempt alone;
    sum += mine;
  }

  void lock_and_add() {
    std::uint64_t mine = 0;
    for (; !enough(); ++mine) {
      points.here();
      const std::lock_guard lock(shared);
      const std::uint64_t before = number;
      points.here();
      number = before + 1;
    }
    add(added, mine);
  }
  void send(std::size_t sender) {
    std::uint64_t mine = 0;
    while (!enough()) {
      points.here();
      (void)messages.send({sender, ++mine});
    }
    add(sent, mine);
    const no_preempt alone;
    if (--senders == 0) messages.close();
  }
  void receive() {
    std::array<std::uint64_t, of_each> last{};
    std::uint64_t mine = 0, overtaken = 0;
    while (const std::optional<message> next = messages.receive()) {
      points.here();
      overtaken += next->number <= last[next->sender];
      last[next->sender] = next->number;
      ++mine;
    }
    add(received, mine);
    add(wrong, overtaken);
  }
  void ask() {
    for (; !enough(); ++answers) {
      points.here();
      ping.set();
      pong.wait();
      pong.reset();
    }
    over = true;
    ping.set();
  }
  void answer() {
    for (;;) {
      ping.wait();
      ping.reset();
      points.here();
      if (over) return;
      pong.set();
    }
  }
};

struct many_waits_test : testing::TestWithParam<jostle> {};

TEST_P(many_waits_test, lose_nothing_and_wake_each_once) {
  const jostle wanted = GetParam();
  if (wanted.ticks.kind == runtime::tick_kind::step) SWITCHMARK_NEEDS_TRAP_FLAG();
  for (const std::size_t capacity : {0, 3}) {
    runtime::monotonic_time time;
    runtime::worker worker(time);
    scheduler fibers(worker, {.bytes = 64 * 1024}, wanted.ticks);
    runtime::completion done;
    crowd all(fibers, worker, wanted, capacity);
    for (std::size_t i = 0; i < of_each; ++i) {
      fibers.spawn(done, [&] { all.lock_and_add(); });
      fibers.spawn(done, [&, i] { all.send(i); });
      fibers.spawn(done, [&] { all.receive(); });
    }
    fibers.spawn(done, [&] { all.ask(); });
    fibers.spawn(done, [&] { all.answer(); });
    fibers.run(done);
    std::printf("many waits: %s, capacity %zu: %ju forced switches, %ju waits, %ju messages, %ju locks, %ju answers\n",
                wanted.name, capacity, std::uintmax_t{worker.counts.forced_switches},
                std::uintmax_t{worker.counts.parks}, std::uintmax_t{all.received}, std::uintmax_t{all.added},
                std::uintmax_t{all.answers});
    EXPECT_GE(worker.counts.forced_switches, wanted.forced_switches);
    EXPECT_EQ(all.number, all.added) << "additions under the mutex";
    EXPECT_EQ(all.received, all.sent);
    EXPECT_EQ(all.wrong, 0u) << "messages that overtook an earlier one of their sender";
    EXPECT_GT(worker.counts.parks, 0u);
    EXPECT_EQ(worker.counts.wakes, worker.counts.parks);
  }
}

jostle raised(std::uint64_t forced_switches) {
  return {"self_raised", {.kind = runtime::tick_kind::manual, .second_stops = false}, true, forced_switches};
}
jostle stepped(std::uint64_t forced_switches) {
  return {"stepped", {.kind = runtime::tick_kind::step}, false, forced_switches};
}
/// Fibers that wait as often as these are seldom found twice in a dispatch: each tick stops.
jostle timed(std::uint64_t forced_switches) {
  return {"timer", {.quantum = std::chrono::microseconds(50), .second_stops = false}, false, forced_switches};
}
std::string name_of(const testing::TestParamInfo<jostle>& each) { return each.param.name; }

// scripts/check/many_switches runs the thorough ones and prints their figures; scripts/test leaves them out.
INSTANTIATE_TEST_SUITE_P(brief, many_waits_test, testing::Values(raised(500'000), stepped(1'000), timed(1'000)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(thorough, many_waits_test, testing::Values(raised(2'000'000), stepped(20'000), timed(25'000)),
                         name_of);

}  // namespace
}  // namespace switchmark::stackful
