#include "workloads/ladder/thread_switch.hpp"

#include "workloads/ladder/no_yields.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <future>

namespace switchmark::workloads::ladder {
namespace {

/// Whose turn it is. A futex is an int of 32 bits.
using turn_word = std::atomic<std::int32_t>;
static_assert(sizeof(turn_word) == sizeof(std::int32_t) && turn_word::is_always_lock_free);

/// What one of the threads waits with.
struct handing_over {
  turn_word& turn;
  std::int32_t me;

  void yield() {
    give();
    await_turn();
  }
  void give() {
    turn.store(1 - me);
    syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
  // The kernel compares the word again before it lets the thread sleep, so that no wake is lost.
  void await_turn() {
    while (turn.load() != me) syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, 1 - me, nullptr, nullptr, 0);
  }
};

double rounds_of(const spec& s, std::vector<std::uint64_t>& results, handing_over& waits) {
  run<spec, handing_over, measure::not_tracing> mine{s, waits, results, {}, {}};
  const measure::stopwatch watch;
  ring::task_direct(mine, static_cast<std::size_t>(waits.me));
  return watch.seconds();
}

}  // namespace

// The first one's last handing over returns when the second one has done all its rounds too.
double thread_switch::with(std::vector<std::uint64_t>& results) {
  turn_word turn = 1;
  auto second = std::async(std::launch::async, [&] {
    handing_over waits{turn, 1};
    waits.yield();  // it's here
    (void)rounds_of(spec_, results, waits);
  });
  handing_over waits{turn, 0};
  waits.await_turn();
  const double seconds = rounds_of(spec_, results, waits);
  waits.give();
  second.get();
  return seconds;
}

double thread_switch::without(std::vector<std::uint64_t>& results) { return without_yields(spec_, results); }

}  // namespace switchmark::workloads::ladder
