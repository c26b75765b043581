// A program for debuggers: fibers that wait in every way there is, when the running one calls `all_others_wait`.

#include "runtime/reactor.hpp"
#include "runtime/test/streams.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/mutex.hpp"
#include "stackful/test/ticks.hpp"

namespace switchmark::stackful {

[[gnu::noinline]] void all_others_wait() { asm volatile(""); }

using scheduler = fiber_scheduler<preemption>;

[[gnu::noinline]] void body_that_yields(scheduler& fibers) { fibers.yield(); }
[[gnu::noinline]] void body_that_sleeps(scheduler& fibers) { fibers.sleep_until(fibers.now() + std::chrono::hours(1)); }
[[gnu::noinline]] void body_that_joins(scheduler& fibers, runtime::completion& never) { fibers.join(never); }
[[gnu::noinline]] void body_that_locks(mutex<scheduler>& held) {
  held.lock();
  held.unlock();
}
[[gnu::noinline]] void body_that_reads(scheduler& fibers, int descriptor) { fibers.wait_readable(descriptor); }
[[gnu::noinline]] void body_that_is_stopped() {
  for (int round = 0; round < 4; ++round) raise_tick();
}
[[gnu::noinline]] void body_that_never_begins() { asm volatile(""); }

void suspend_in_every_way() {
  runtime::virtual_time time;
  runtime::reactor asks;
  runtime::worker worker(time, &asks);
  const runtime::stream silent = runtime::stream::pipe();
  runtime::completion done, never;
  never.expect();
  scheduler fibers(worker, {}, runtime::tick_options{.kind = runtime::tick_kind::manual});
  mutex<scheduler> held(fibers);
  fibers.spawn(done, [&] {
    held.lock();
    fibers.yield();
    fibers.yield();
    fibers.spawn(done, [] { body_that_never_begins(); });
    all_others_wait();
    held.unlock();
  });
  fibers.spawn(done, [&] { body_that_sleeps(fibers); });
  fibers.spawn(done, [&] { body_that_joins(fibers, never); });
  fibers.spawn(done, [&] { body_that_locks(held); });
  fibers.spawn(done, [&] { body_that_reads(fibers, silent.out()); });
  fibers.spawn(done, [&] { body_that_is_stopped(); });
  fibers.spawn(done, [&] {
    fibers.yield();
    body_that_yields(fibers);
  });
  fibers.run_until_parked();
}

}  // namespace switchmark::stackful

int main() { switchmark::stackful::suspend_in_every_way(); }
