#pragma once

#include "runtime/completion.hpp"
#include "workloads/run.hpp"
#include "workloads/test/teardown/run.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace switchmark::workloads::teardown {

template <class Run>
coroutine_of<Run> holds_parameter_coroutine(Run& run, std::unique_ptr<witness>) {
  co_await run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> sleeps_coroutine(Run& run) {
  const witness held(run.counted);
  co_await run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> awaits_descriptor_coroutine(Run& run) {
  const witness held(run.counted);
  co_await run.waits.wait_readable(run.silent);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> yields_coroutine(Run& run) {
  const witness held(run.counted);
  co_await run.waits.yield();
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> joins_coroutine(Run& run, std::size_t children) {
  const witness held(run.counted);
  runtime::completion all;
  for (std::size_t child = 0; child < children; ++child) run.waits.spawn(all, sleeps_coroutine(run));
  co_await run.waits.join(all);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> descends_coroutine(Run& run, std::size_t calls) {
  const witness held(run.counted);
  if (calls == 1)
    co_await run.waits.sleep_until(never);
  else
    co_await descends_coroutine(run, calls - 1);
  ++run.counted.went_on;
}

/// Makes several coroutines, then awaits the first, or sleeps itself.
template <class Run>
coroutine_of<Run> holds_children_coroutine(Run& run, bool awaits) {
  const witness held(run.counted);
  std::vector<coroutine_of<Run>> children;
  for (std::size_t child = 0; child < several; ++child) children.push_back(sleeps_coroutine(run));
  if (awaits)
    co_await std::move(children.front());
  else
    co_await run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> spends_coroutine(Run& run) {
  const witness held(run.counted);
  do co_await run.waits.safepoint();
  while (!run.closed);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> closes_coroutine(Run& run) {
  run.close();
  co_return;
}

template <class Run>
coroutine_of<Run> waits_for_event_coroutine(Run& run) {
  const witness held(run.counted);
  co_await run.event.wait();
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> locks_coroutine(Run& run) {
  const witness held(run.counted);
  co_await run.mutex.lock();
  const std::lock_guard lock(run.mutex, std::adopt_lock);
  co_await run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> waits_for_notification_coroutine(Run& run) {
  const witness held(run.counted);
  co_await run.mutex.lock();
  std::unique_lock lock(run.mutex, std::adopt_lock);
  co_await run.condition.wait(lock);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> sends_coroutine(Run& run) {
  const witness held(run.counted);
  (void)co_await run.outgoing.send(1);
  ++run.counted.went_on;
}

template <class Run>
coroutine_of<Run> receives_coroutine(Run& run) {
  const witness held(run.counted);
  (void)co_await run.incoming.receive();
  ++run.counted.went_on;
}

template <>
struct bodies<runtime::style::coroutine> {
  static constexpr std::array waits{wait::begin,    wait::sleep,        wait::yield,     wait::join,       wait::chain,
                                    wait::children, wait::in_sequence,  wait::unawaited, wait::descriptor, wait::event,
                                    wait::lock,     wait::notification, wait::send,      wait::receive};

  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, wait in) {
    switch (in) {
      case wait::begin:
        return scheduler.spawn(done, holds_parameter_coroutine(run, std::make_unique<witness>(run.counted)));
      case wait::sleep: return scheduler.spawn(done, sleeps_coroutine(run));
      case wait::yield: return scheduler.spawn(done, yields_coroutine(run));
      case wait::join: return scheduler.spawn(done, joins_coroutine(run, 1));
      case wait::chain: return scheduler.spawn(done, descends_coroutine(run, chain_calls));
      case wait::children: return scheduler.spawn(done, joins_coroutine(run, several));
      case wait::in_sequence: return scheduler.spawn(done, holds_children_coroutine(run, true));
      case wait::unawaited: return scheduler.spawn(done, holds_children_coroutine(run, false));
      case wait::spent_safepoint: return scheduler.spawn(done, spends_coroutine(run));
      case wait::descriptor: return scheduler.spawn(done, awaits_descriptor_coroutine(run));
      case wait::event: return scheduler.spawn(done, waits_for_event_coroutine(run));
      case wait::lock: return scheduler.spawn(done, locks_coroutine(run));
      case wait::notification: return scheduler.spawn(done, waits_for_notification_coroutine(run));
      case wait::send: return scheduler.spawn(done, sends_coroutine(run));
      case wait::receive: return scheduler.spawn(done, receives_coroutine(run));
      default: throw std::logic_error("not of this style");
    }
  }
  template <class Scheduler, class Run>
  static void spawn_closer(Scheduler& scheduler, runtime::completion& done, Run& run) {
    scheduler.spawn(done, closes_coroutine(run));
  }
};

}  // namespace switchmark::workloads::teardown
