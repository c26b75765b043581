#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/delay_server/spec.hpp"
#include "workloads/http/exchange.hpp"
#include "workloads/parent_futures.hpp"
#include "workloads/run.hpp"

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace switchmark::workloads::delay_server {

template <class Run>
http::exchange begin_request(Run& run, std::size_t request) {
  http::exchange call(run.port, request_of(run.spec, request));
  run.log(task_of(run.spec, request), event::sent, request);
  return call;
}

template <class Run>
void end_request(Run& run, std::size_t request, http::exchange& call) {
  run.results[request + 1] = http::hash_of(call.answer());
  run.log(task_of(run.spec, request), event::answered, request);
  run.waits.close_descriptor(call.release());
}

template <class Run>
void end_parent(Run& run) {
  run.results[0] = run.spec.requests;
  run.log(0, event::joined, run.spec.requests);
}

/// The client cannot go on: the server has closed the connection, or there cannot be a wait.
[[noreturn]] inline void fail_request() { throw std::runtime_error("the server of the delays has ended"); }

template <class Run>
void request_direct(Run& run, std::size_t request) {
  http::exchange call = begin_request(run, request);
  http::progress result;
  while ((result = call.send()) == http::progress::would_block)
    if (run.waits.wait_writable(call.socket()) != 0) fail_request();
  while (result != http::progress::closed && (result = call.receive()) == http::progress::would_block)
    if (run.waits.wait_readable(call.socket()) != 0) fail_request();
  if (result == http::progress::closed) fail_request();
  end_request(run, request, call);
}

template <class Run>
void parent_direct(Run& run) {
  if (run.spec.joined) {
    runtime::completion done;
    for (std::size_t request = 0; request < run.spec.requests; ++request)
      run.waits.spawn(done, [&run, request] { request_direct(run, request); });
    run.waits.join(done);
  } else {
    for (std::size_t request = 0; request < run.spec.requests; ++request) request_direct(run, request);
  }
  end_parent(run);
}

template <class Run>
coroutine_of<Run> request_coroutine(Run& run, std::size_t request) {
  http::exchange call = begin_request(run, request);
  http::progress result;
  while ((result = call.send()) == http::progress::would_block) {
    const int error = co_await run.waits.wait_writable(call.socket());
    if (error != 0) fail_request();
  }
  while (result != http::progress::closed && (result = call.receive()) == http::progress::would_block) {
    const int error = co_await run.waits.wait_readable(call.socket());
    if (error != 0) fail_request();
  }
  if (result == http::progress::closed) fail_request();
  end_request(run, request, call);
}

template <class Run>
coroutine_of<Run> parent_coroutine(Run& run) {
  if (run.spec.joined) {
    runtime::completion done;
    for (std::size_t request = 0; request < run.spec.requests; ++request)
      run.waits.spawn(done, request_coroutine(run, request));
    co_await run.waits.join(done);
  } else {
    std::vector<coroutine_of<Run>> requests;
    for (std::size_t request = 0; request < run.spec.requests; ++request)
      requests.push_back(request_coroutine(run, request));
    for (auto& request : requests) co_await std::move(request);
  }
  end_parent(run);
}

template <class Run>
class request_future {
 public:
  request_future(Run& run, std::size_t request) : run_(run), request_(request) {}

  stackless::poll_result poll(stackless::waker w) {
    using enum stackless::poll_result;
    if (!call_) call_.emplace(begin_request(run_, request_));
    while (true) {
      if (ready_) {
        if (ready_->poll(w) == pending) return pending;
        if (ready_->error() != 0) fail_request();
        ready_.reset();
      }
      const http::progress result = is_sent_ ? call_->receive() : call_->send();
      if (result == http::progress::closed) fail_request();
      if (result == http::progress::would_block)
        ready_.emplace(call_->socket(), is_sent_ ? runtime::interest::readable : runtime::interest::writable);
      else if (std::exchange(is_sent_, true))
        break;
    }
    end_request(run_, request_, *call_);
    return ready;
  }

 private:
  Run& run_;
  std::size_t request_;
  std::optional<http::exchange> call_;
  bool is_sent_ = false;
  std::optional<typename Run::waits_type::readiness_future> ready_;
};

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t) {
    parent_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t) {
    return parent_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run& run, std::size_t, Spawn spawn) {
    with_parent<Run, request_future>(run.spec.joined, spawn);
  }
};

}  // namespace switchmark::workloads::delay_server
