// Very many forced switches over fibers that wait for each other: raised by the bodies between their calls, after every
// instruction, and by the timer wherever it finds them. No wake may be lost (the run would stall), come twice, or go to
// the wrong fiber: no addition under the mutex is lost, and no message. Where ticks come between the calls alone it is
// known in which order fibers ask, hence in which order they are served.
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
#include <optional>
#include <ostream>

namespace switchmark::stackful {
namespace {

using scheduler = fiber_scheduler<preemption>;
constexpr std::size_t of_each = 5;  ///< fibers that lock, that send, that receive

struct jostle {
  const char* name;
  runtime::tick_options ticks;
  bool raise;
  std::uint64_t forced_switches;
};
void PrintTo(const jostle& each, std::ostream* to) { *to << each.name; }  // NOLINT(readability-identifier-naming)

struct message {
  std::size_t sender;
  std::uint64_t number;  ///< among those of its sender
  std::uint64_t in_all;  ///< among all, in the order in which they are sent
};

/// A tick now and then, so that the order of the fibers is not always the same.
class ticks_now_and_then {
 public:
  ticks_now_and_then(bool raise, std::uint64_t seed) : points_{raise}, state_(seed + 1) {}
  [[gnu::always_inline]] void here() {
    state_ = state_ * 0x5851f42d4c957f2du + 1;
    points_.when((state_ >> 62) != 0).here();
  }

 private:
  tick_points points_;
  std::uint64_t state_;
};

/// What the fibers share. Each counts for itself, and adds at its end.
struct crowd {
  const runtime::worker& worker;
  const jostle& wanted;
  mutex<scheduler> shared;
  channel<scheduler, message> messages;
  event<scheduler> ping, pong;
  std::uint64_t number = 0;  ///< protected by the mutex
  std::uint64_t locks_asked = 0, locks_served = 0, sends_asked = 0, receives_asked = 0;
  std::uint64_t added = 0, sent = 0, received = 0, overtaken = 0, out_of_turn = 0, answers = 0;
  std::size_t senders = of_each;
  bool over = false;

  crowd(scheduler& fibers, const runtime::worker& whose, const jostle& what, std::size_t capacity)
      : worker(whose), wanted(what), shared(fibers), messages(fibers, capacity), ping(fibers), pong(fibers) {}

  [[nodiscard]] bool enough() const { return worker.counts.forced_switches >= wanted.forced_switches; }
  /// Whether nothing can stop a fiber between taking its turn and asking.
  [[nodiscard]] bool turns_are_known() const { return wanted.raise; }
  static void add(std::uint64_t& sum, std::uint64_t mine) {
    const no_preempt alone;
    sum += mine;
  }

  void lock_and_add(std::size_t fiber) {
    ticks_now_and_then ticks(wanted.raise, fiber);
    std::uint64_t mine = 0, wrong = 0;
    for (; !enough(); ++mine) {
      ticks.here();
      const std::uint64_t turn = locks_asked++;
      const std::lock_guard lock(shared);
      wrong += turn != locks_served++;
      const std::uint64_t before = number;
      ticks.here();
      number = before + 1;
    }
    add(added, mine);
    add(out_of_turn, turns_are_known() ? wrong : 0);
  }
  void send(std::size_t sender) {
    ticks_now_and_then ticks(wanted.raise, 10 + sender);
    std::uint64_t mine = 0;
    while (!enough()) {
      ticks.here();
      (void)messages.send({sender, ++mine, sends_asked++});
    }
    add(sent, mine);
    const no_preempt alone;
    if (--senders == 0) messages.close();
  }
  void receive(std::size_t receiver) {
    ticks_now_and_then ticks(wanted.raise, 20 + receiver);
    std::array<std::uint64_t, of_each> last{};
    std::uint64_t mine = 0, late = 0, wrong = 0;
    for (;; ++mine) {
      ticks.here();
      const std::uint64_t turn = receives_asked++;
      const std::optional<message> next = messages.receive();
      if (!next) break;
      wrong += next->in_all != turn;
      late += next->number <= last[next->sender];
      last[next->sender] = next->number;
    }
    add(received, mine);
    add(overtaken, late);
    add(out_of_turn, turns_are_known() ? wrong : 0);
  }
  void ask() {
    ticks_now_and_then ticks(wanted.raise, 30);
    for (; !enough(); ++answers) {
      ticks.here();
      ping.set();
      pong.wait();
      pong.reset();
    }
    over = true;
    ping.set();
  }
  void answer() {
    ticks_now_and_then ticks(wanted.raise, 31);
    for (;;) {
      ping.wait();
      ping.reset();
      ticks.here();
      if (over) return;
      pong.set();
    }
  }
};

struct many_waits_test : testing::TestWithParam<jostle> {};

TEST_P(many_waits_test, lose_nothing_and_wake_each_once_in_turn) {
  const jostle wanted = GetParam();
  if (wanted.ticks.kind == runtime::tick_kind::step) SWITCHMARK_NEEDS_TRAP_FLAG();
  for (const std::size_t capacity : {0, 3}) {
    runtime::monotonic_time time;
    runtime::worker worker(time);
    std::optional<scheduler> fibers;
    fibers.emplace(worker, stack_options{.bytes = 64 * 1024}, wanted.ticks);
    runtime::completion done;
    crowd all(*fibers, worker, wanted, capacity);
    for (std::size_t i = 0; i < of_each; ++i) {
      fibers->spawn(done, [&, i] { all.lock_and_add(i); });
      fibers->spawn(done, [&, i] { all.send(i); });
      fibers->spawn(done, [&, i] { all.receive(i); });
    }
    fibers->spawn(done, [&] { all.ask(); });
    fibers->spawn(done, [&] { all.answer(); });
    EXPECT_NO_THROW(fibers->run(done));
    fibers.reset();  // before what its fibers wait for, if some still do
    std::printf("many waits: %s, capacity %zu: %ju forced switches, %ju waits, %ju messages, %ju locks, %ju answers\n",
                wanted.name, capacity, std::uintmax_t{worker.counts.forced_switches},
                std::uintmax_t{worker.counts.parks}, std::uintmax_t{all.received}, std::uintmax_t{all.added},
                std::uintmax_t{all.answers});
    EXPECT_GE(worker.counts.forced_switches, wanted.forced_switches);
    EXPECT_EQ(all.number, all.added) << "additions under the mutex";
    EXPECT_EQ(all.received, all.sent);
    EXPECT_EQ(all.overtaken, 0u) << "messages that came behind a later one of their sender";
    EXPECT_EQ(all.out_of_turn, 0u) << "locks and messages that went to who didn't wait longest";
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
INSTANTIATE_TEST_SUITE_P(brief, many_waits_test, testing::Values(raised(200'000), stepped(1'000), timed(1'000)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(thorough, many_waits_test, testing::Values(raised(2'000'000), stepped(20'000), timed(25'000)),
                         name_of);

}  // namespace
}  // namespace switchmark::stackful
