#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/test/teardown/run.hpp"

#include <array>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

namespace switchmark::workloads::teardown {

/// Holds a witness and what it waits for, which must not become ready.
template <class Run, class Wait>
class holds {
 public:
  template <class... Arguments>
  explicit holds(Run& run, Arguments... arguments) : counted_(run.counted), wait_(run, arguments...) {}

  stackless::poll_result poll(stackless::waker w) {
    if (wait_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    ++counted_.went_on;
    return stackless::poll_result::ready;
  }

 private:
  census& counted_;
  witness held_{counted_};
  Wait wait_;
};

template <class Run>
struct sleeping : Run::waits_type::sleep_future {
  explicit sleeping(Run&) : Run::waits_type::sleep_future(never) {}
};

template <class Run>
struct awaiting_descriptor : Run::waits_type::readiness_future {
  explicit awaiting_descriptor(Run& run) : Run::waits_type::readiness_future(run.silent, runtime::interest::readable) {}
};

template <class Run>
struct yielding : Run::waits_type::yield_future {
  explicit yielding(Run&) {}
};

/// Spawns tasks that sleep and report to it, then joins them, or sleeps itself.
template <class Run>
class parent {
 public:
  parent(Run& run, std::size_t children, bool joins) : run_(run), children_(children), joins_(joins) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; children_ > 0; --children_) run_.waits.template spawn<holds<Run, sleeping<Run>>>(all_, run_);
    return joins_ ? join_.poll(w) : sleep_.poll(w);
  }

 private:
  Run& run_;
  std::size_t children_;
  bool joins_;
  runtime::completion all_;
  typename Run::waits_type::join_future join_{all_};
  sleeping<Run> sleep_{run_};
};

/// So many levels, each the child of the one above.
template <class Run, std::size_t Calls>
class descending {
 public:
  explicit descending(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!below_.started()) below_.start(run_.worker, run_);
    return below_.poll(w);
  }

 private:
  Run& run_;
  typename Run::waits_type::template child<holds<Run, descending<Run, Calls - 1>>> below_;
};
template <class Run>
struct descending<Run, 1> : sleeping<Run> {
  using sleeping<Run>::sleeping;
};

/// Several at once as parts of this task, which waits itself beside them.
template <class Run, class Wait>
class together {
 public:
  explicit together(Run& run) : own_(run) {
    for (std::size_t child = 0; child < several; ++child) all_.add(run);
  }

  stackless::poll_result poll(stackless::waker w) {
    const bool all = all_.poll(w) == stackless::poll_result::ready;
    return own_.poll(w) == stackless::poll_result::ready || all ? stackless::poll_result::ready
                                                                : stackless::poll_result::pending;
  }

 private:
  typename Run::waits_type::template join_all<holds<Run, Wait>> all_;
  Wait own_;
};

template <class Run>
class spending {
 public:
  explicit spending(Run& run) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    if (gave_way_) return stackless::poll_result::ready;
    while (!run_.closed)
      if (run_.waits.safepoint(w) == stackless::poll_result::pending) {
        gave_way_ = true;
        return stackless::poll_result::pending;
      }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  bool gave_way_ = false;
};

template <class Run>
struct closing {
  Run& run;
  explicit closing(Run& whose) : run(whose) {}
  stackless::poll_result poll(stackless::waker) {
    run.close();
    return stackless::poll_result::ready;
  }
};

template <class Run>
struct waiting_for_event : Run::waits_type::event_future {
  explicit waiting_for_event(Run& run) : Run::waits_type::event_future(run.event) {}
};

/// Takes the mutex, then waits by `Wait`, which is made of the run and the lock.
template <class Run, class Wait>
class locking {
 public:
  explicit locking(Run& run) : run_(run), ask_(run.mutex) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!wait_) {
      if (ask_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      lock_ = std::unique_lock(run_.mutex, std::adopt_lock);
      wait_.emplace(run_, lock_);
    }
    return wait_->poll(w);
  }

 private:
  Run& run_;
  std::unique_lock<typename Run::waits_type::mutex> lock_;
  typename Run::waits_type::lock_future ask_;
  std::optional<Wait> wait_;
};

template <class Run>
struct sleeping_with_lock : sleeping<Run> {
  template <class Lock>
  sleeping_with_lock(Run& run, Lock&) : sleeping<Run>(run) {}
};
template <class Run>
struct waiting_for_notification : Run::waits_type::condition_future {
  template <class Lock>
  waiting_for_notification(Run& run, Lock& lock) : Run::waits_type::condition_future(run.condition, lock) {}
};

template <class Run>
using send_of = typename Run::waits_type::template send_future<std::size_t>;
template <class Run>
struct sending : send_of<Run> {
  explicit sending(Run& run) : send_of<Run>(run.outgoing, std::size_t{1}) {}
};

template <class Run>
using receive_of = typename Run::waits_type::template receive_future<std::size_t>;
template <class Run>
struct receiving : receive_of<Run> {
  explicit receiving(Run& run) : receive_of<Run>(run.incoming) {}
};

template <>
struct bodies<runtime::style::future> {
  static constexpr std::array waits{wait::begin,      wait::sleep,    wait::yield,          wait::join,
                                    wait::chain,      wait::children, wait::ready_children, wait::unawaited,
                                    wait::descriptor, wait::event,    wait::lock,           wait::notification,
                                    wait::send,       wait::receive};

  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, wait in) {
    switch (in) {
      case wait::begin:
      case wait::sleep: return scheduler.template spawn<holds<Run, sleeping<Run>>>(done, run);
      case wait::yield: return scheduler.template spawn<holds<Run, yielding<Run>>>(done, run);
      case wait::join: return scheduler.template spawn<holds<Run, parent<Run>>>(done, run, std::size_t{1}, true);
      case wait::chain: return scheduler.template spawn<holds<Run, descending<Run, chain_calls>>>(done, run);
      case wait::children: return scheduler.template spawn<holds<Run, together<Run, sleeping<Run>>>>(done, run);
      case wait::ready_children: return scheduler.template spawn<holds<Run, together<Run, yielding<Run>>>>(done, run);
      case wait::unawaited: return scheduler.template spawn<holds<Run, parent<Run>>>(done, run, several, false);
      case wait::spent_safepoint: return scheduler.template spawn<holds<Run, spending<Run>>>(done, run);
      case wait::descriptor: return scheduler.template spawn<holds<Run, awaiting_descriptor<Run>>>(done, run);
      case wait::event: return scheduler.template spawn<holds<Run, waiting_for_event<Run>>>(done, run);
      case wait::lock: return scheduler.template spawn<holds<Run, locking<Run, sleeping_with_lock<Run>>>>(done, run);
      case wait::notification:
        return scheduler.template spawn<holds<Run, locking<Run, waiting_for_notification<Run>>>>(done, run);
      case wait::send: return scheduler.template spawn<holds<Run, sending<Run>>>(done, run);
      case wait::receive: return scheduler.template spawn<holds<Run, receiving<Run>>>(done, run);
      default: throw std::logic_error("not of this style");
    }
  }
  template <class Scheduler, class Run>
  static void spawn_closer(Scheduler& scheduler, runtime::completion& done, Run& run) {
    scheduler.template spawn<closing<Run>>(done, run);
  }
};

}  // namespace switchmark::workloads::teardown
