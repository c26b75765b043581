#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/connections/idle_clients.hpp"
#include "workloads/http/server_bodies.hpp"
#include "workloads/run.hpp"

#include <stdexcept>
#include <type_traits>

// The server is that of all workloads. One more task waits until the clients have done what they were told.

namespace switchmark::workloads::connections {

template <class Run>
void end_step(Run& run) {
  if (run.closes) run.clients.begin_closing();
}

[[noreturn]] inline void fail_wait() { throw std::runtime_error("the clients cannot be waited for"); }

template <class Run>
void step_direct(Run& run) {
  while (!run.clients.try_end())
    if (run.waits.wait_readable(run.clients.descriptor()) != 0) fail_wait();
  end_step(run);
}

template <class Run>
coroutine_of<Run> step_coroutine(Run& run) {
  while (!run.clients.try_end()) {
    const int error = co_await run.waits.wait_readable(run.clients.descriptor());
    if (error != 0) fail_wait();
  }
  end_step(run);
}

template <class Run>
class step_future {
 public:
  step_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    while (true) {
      if (ready_) {
        if (ready_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
        if (ready_->error() != 0) fail_wait();
        ready_.reset();
      }
      if (run_.clients.try_end()) break;
      ready_.emplace(run_.clients.descriptor(), runtime::interest::readable);
    }
    end_step(run_);
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::optional<typename Run::waits_type::readiness_future> ready_;
};

/// Task 0 is the acceptor of the server, task 1 waits for the clients.
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    task == 0 ? http::acceptor_direct(run) : step_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    if (task == 0) return http::acceptor_coroutine(run);
    return step_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run&, std::size_t task, Spawn spawn) {
    if (task == 0) return spawn(std::type_identity<http::acceptor_future<Run>>{});
    spawn(std::type_identity<step_future<Run>>{});
  }
};

}  // namespace switchmark::workloads::connections
