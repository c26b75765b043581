#pragma once

#include "runtime/completion.hpp"
#include "workloads/test/teardown/run.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace switchmark::workloads::teardown {

template <class Run>
void sleeps_direct(Run& run) {
  const witness held(run.counted);
  run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
void awaits_descriptor_direct(Run& run) {
  const witness held(run.counted);
  run.waits.wait_readable(run.silent);
  ++run.counted.went_on;
}

template <class Run>
void yields_direct(Run& run) {
  const witness held(run.counted);
  run.waits.yield();
  ++run.counted.went_on;
}

template <class Run>
void joins_direct(Run& run, std::size_t children) {
  const witness held(run.counted);
  runtime::completion all;
  for (std::size_t child = 0; child < children; ++child) run.waits.spawn(all, [&run] { sleeps_direct(run); });
  run.waits.join(all);
  ++run.counted.went_on;
}

template <class Run>
[[gnu::noinline]] void descends_direct(Run& run, std::size_t calls) {
  if (calls == 1) return sleeps_direct(run);
  const witness held(run.counted);
  descends_direct(run, calls - 1);
  ++run.counted.went_on;
}

/// Sleeps beside tasks that report to it, before it joins them.
template <class Run>
void sleeps_beside_direct(Run& run) {
  const witness held(run.counted);
  runtime::completion children;
  for (std::size_t child = 0; child < several; ++child) run.waits.spawn(children, [&run] { sleeps_direct(run); });
  run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
void waits_for_event_direct(Run& run) {
  const witness held(run.counted);
  run.event.wait();
  ++run.counted.went_on;
}

template <class Run>
void locks_direct(Run& run) {
  const witness held(run.counted);
  const std::lock_guard lock(run.mutex);
  run.waits.sleep_until(never);
  ++run.counted.went_on;
}

template <class Run>
void waits_for_notification_direct(Run& run) {
  const witness held(run.counted);
  std::unique_lock lock(run.mutex);
  run.condition.wait(lock);
  ++run.counted.went_on;
}

template <class Run>
void sends_direct(Run& run) {
  const witness held(run.counted);
  (void)run.outgoing.send(1);
  ++run.counted.went_on;
}

template <class Run>
void receives_direct(Run& run) {
  const witness held(run.counted);
  (void)run.incoming.receive();
  ++run.counted.went_on;
}

template <>
struct bodies<runtime::style::direct> {
  static constexpr std::array waits{wait::begin,        wait::sleep,     wait::yield,      wait::join,  wait::chain,
                                    wait::children,     wait::unawaited, wait::descriptor, wait::event, wait::lock,
                                    wait::notification, wait::send,      wait::receive};

  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, wait in) {
    switch (in) {
      case wait::begin:
        return scheduler.spawn(done,
                               [&run, captured = std::make_unique<witness>(run.counted)] { ++run.counted.went_on; });
      case wait::sleep: return scheduler.spawn(done, [&run] { sleeps_direct(run); });
      case wait::yield: return scheduler.spawn(done, [&run] { yields_direct(run); });
      case wait::join: return scheduler.spawn(done, [&run] { joins_direct(run, 1); });
      case wait::chain: return scheduler.spawn(done, [&run] { descends_direct(run, chain_calls); });
      case wait::children: return scheduler.spawn(done, [&run] { joins_direct(run, several); });
      case wait::unawaited: return scheduler.spawn(done, [&run] { sleeps_beside_direct(run); });
      case wait::descriptor: return scheduler.spawn(done, [&run] { awaits_descriptor_direct(run); });
      case wait::event: return scheduler.spawn(done, [&run] { waits_for_event_direct(run); });
      case wait::lock: return scheduler.spawn(done, [&run] { locks_direct(run); });
      case wait::notification: return scheduler.spawn(done, [&run] { waits_for_notification_direct(run); });
      case wait::send: return scheduler.spawn(done, [&run] { sends_direct(run); });
      case wait::receive: return scheduler.spawn(done, [&run] { receives_direct(run); });
      default: throw std::logic_error("not of this style");
    }
  }
  template <class Scheduler, class Run>
  static void spawn_closer(Scheduler& scheduler, runtime::completion& done, Run& run) {
    scheduler.spawn(done, [&run] { run.close(); });
  }
};

}  // namespace switchmark::workloads::teardown
