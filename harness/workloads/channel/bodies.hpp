#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/channel/spec.hpp"
#include "workloads/run.hpp"

#include <optional>
#include <type_traits>

namespace switchmark::workloads::channel {

/// What the two tasks share: the channel, too.
template <class Waits, class Log>
struct channel_run : run<spec, Waits, Log> {
  typename Waits::template channel<std::uint64_t> messages;
};

template <class Run>
void send_direct(Run& run) {
  std::uint64_t state = seed(sender);
  for (std::size_t i = 0; i < run.spec.messages; ++i) {
    state = produce(state);
    run.log(sender, sent, state);
    (void)run.messages.send(state);
  }
  run.messages.close();
  run.log(sender, finished, state);
  run.results[sender] = state;
}

template <class Run>
void receive_direct(Run& run) {
  std::uint64_t state = seed(receiver);
  while (const std::optional<std::uint64_t> message = run.messages.receive()) {
    state = consume(state, *message);
    run.log(receiver, received, state);
  }
  run.log(receiver, finished, state);
  run.results[receiver] = state;
}

template <class Run>
coroutine_of<Run> send_coroutine(Run& run) {
  std::uint64_t state = seed(sender);
  for (std::size_t i = 0; i < run.spec.messages; ++i) {
    state = produce(state);
    run.log(sender, sent, state);
    (void)co_await run.messages.send(state);
  }
  run.messages.close();
  run.log(sender, finished, state);
  run.results[sender] = state;
}

template <class Run>
coroutine_of<Run> receive_coroutine(Run& run) {
  std::uint64_t state = seed(receiver);
  while (const std::optional<std::uint64_t> message = co_await run.messages.receive()) {
    state = consume(state, *message);
    run.log(receiver, received, state);
  }
  run.log(receiver, finished, state);
  run.results[receiver] = state;
}

template <class Run>
class send_future {
 public:
  send_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (;;) {
      if (send_) {
        if (send_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
        send_.reset();
        ++sends_;
      }
      if (sends_ == run_.spec.messages) break;
      state_ = produce(state_);
      run_.log(sender, sent, state_);
      send_.emplace(run_.messages, state_);
    }
    run_.messages.close();
    run_.log(sender, finished, state_);
    run_.results[sender] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::uint64_t state_ = seed(sender);
  std::size_t sends_ = 0;
  std::optional<typename Run::waits_type::template send_future<std::uint64_t>> send_;
};

template <class Run>
class receive_future {
 public:
  receive_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    for (;;) {
      if (!receive_) receive_.emplace(run_.messages);
      if (receive_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      const std::optional<std::uint64_t> message = receive_->value();
      receive_.reset();
      if (!message) break;
      state_ = consume(state_, *message);
      run_.log(receiver, received, state_);
    }
    run_.log(receiver, finished, state_);
    run_.results[receiver] = state_;
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::uint64_t state_ = seed(receiver);
  std::optional<typename Run::waits_type::template receive_future<std::uint64_t>> receive_;
};

/// How a task of each style is made (workloads/spawn_task.hpp).
struct bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    task == sender ? send_direct(run) : receive_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    return task == sender ? send_coroutine(run) : receive_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run&, std::size_t task, Spawn spawn) {
    if (task == sender)
      spawn(std::type_identity<send_future<Run>>{});
    else
      spawn(std::type_identity<receive_future<Run>>{});
  }
};

}  // namespace switchmark::workloads::channel
