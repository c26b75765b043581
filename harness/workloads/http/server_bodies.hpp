#pragma once

#include "stackless/futures/poll.hpp"
#include "workloads/http/connection.hpp"
#include "workloads/http/server.hpp"
#include "workloads/http/service.hpp"
#include "workloads/run.hpp"

#include <optional>
#include <type_traits>
#include <utility>

// The tasks of a server: one accepts connections and waits for the tasks of the connections; one of each connection
// reads requests and answers them, one after the other. A server with time-outs has a sweeper, too; one that is stopped
// from outside has a task that waits for that.
//
// A run has, beside its waits: `server`; `connections_done`, where the tasks of the connections report that they are
// done (it outlives them even where the acceptor throws); and `answered(number of the connection, response)`, which
// notes an answer.

namespace switchmark::workloads::http {

/// How often the sweeper looks at the deadlines.
inline constexpr runtime::duration sweep_period = std::chrono::milliseconds(50);

template <class Run>
void note_wait(Run& run, connection& peer) {
  if (run.server.has_deadlines()) run.server.set_deadline(peer, run.waits.now());
}

template <class Run>
job begin_job(Run& run, connection& peer) {
  run.server.clear_deadline(peer);
  return job(peer.asked(), peer.refused());
}

template <class Run>
void answer(Run& run, connection& peer, std::size_t number, job& done) {
  response with = done.answer();
  if (run.server.is_stopping()) with.keep_alive = false;
  run.answered(number, with);
  peer.answer(with);
}

template <class Run>
void leave(Run& run, connection& peer) {
  if (const int descriptor = run.server.leave(peer); descriptor >= 0) run.waits.close_descriptor(descriptor);
}

template <class Run>
void sweep(Run& run) {
  run.server.sweep(run.waits.now(), [&run](int descriptor) { run.waits.close_descriptor(descriptor); });
}

template <class Run>
void connection_direct(Run& run, connection& peer, std::size_t number) {
  const auto received = [&] {
    progress result;
    while ((result = peer.receive()) == progress::would_block) {
      note_wait(run, peer);
      if (run.waits.wait_readable(peer.socket()) != 0) return progress::closed;
    }
    return result;
  };
  const auto sent = [&] {
    progress result;
    while ((result = peer.send()) == progress::would_block) {
      note_wait(run, peer);
      if (run.waits.wait_writable(peer.socket()) != 0) return progress::closed;
    }
    return result;
  };
  while (received() == progress::done) {
    job work = begin_job(run, peer);
    if (work.delay() != runtime::duration::zero()) run.waits.sleep_until(run.waits.now() + work.delay());
    for (std::size_t step = 0; step < work.steps(); ++step) work.do_step(step);
    answer(run, peer, number, work);
    if (sent() == progress::closed) break;
  }
  leave(run, peer);
}

template <class Run>
void acceptor_direct(Run& run) {
  while (true) {
    accepted next = run.server.accept();
    if (next.result == progress::closed) break;
    if (next.result == progress::would_block) {
      if (run.waits.wait_readable(run.server.socket()) != 0) break;
      continue;
    }
    run.waits.spawn(run.connections_done, [&run, number = next.number,
                                           peer = connection(std::move(next.socket), run.server.limits())]() mutable {
      connection_direct(run, peer, number);
    });
  }
  run.waits.join(run.connections_done);
}

template <class Run>
void sweeper_direct(Run& run) {
  while (!run.server.is_over()) {
    run.waits.sleep_until(run.waits.now() + sweep_period);
    sweep(run);
  }
}

template <class Run>
void stopper_direct(Run& run) {
  (void)run.waits.wait_readable(run.stop_descriptor);
  run.server.stop();
}

template <class Run>
coroutine_of<Run> connection_coroutine(Run& run, connection peer, std::size_t number) {
  while (true) {
    progress result;
    while ((result = peer.receive()) == progress::would_block) {
      note_wait(run, peer);
      if (co_await run.waits.wait_readable(peer.socket()) != 0) break;
    }
    if (result != progress::done) break;
    job work = begin_job(run, peer);
    if (work.delay() != runtime::duration::zero()) co_await run.waits.sleep_until(run.waits.now() + work.delay());
    for (std::size_t step = 0; step < work.steps(); ++step) {
      co_await run.waits.safepoint();
      work.do_step(step);
    }
    answer(run, peer, number, work);
    while ((result = peer.send()) == progress::would_block) {
      note_wait(run, peer);
      if (co_await run.waits.wait_writable(peer.socket()) != 0) break;
    }
    if (result != progress::done) break;
  }
  leave(run, peer);
}

template <class Run>
coroutine_of<Run> acceptor_coroutine(Run& run) {
  while (true) {
    accepted next = run.server.accept();
    if (next.result == progress::closed) break;
    if (next.result == progress::would_block) {
      if (co_await run.waits.wait_readable(run.server.socket()) != 0) break;
      continue;
    }
    run.waits.spawn(run.connections_done,
                    connection_coroutine(run, connection(std::move(next.socket), run.server.limits()), next.number));
  }
  co_await run.waits.join(run.connections_done);
}

template <class Run>
coroutine_of<Run> sweeper_coroutine(Run& run) {
  while (!run.server.is_over()) {
    co_await run.waits.sleep_until(run.waits.now() + sweep_period);
    sweep(run);
  }
}

template <class Run>
coroutine_of<Run> stopper_coroutine(Run& run) {
  (void)co_await run.waits.wait_readable(run.stop_descriptor);
  run.server.stop();
}

template <class Run>
class connection_future {
 public:
  connection_future(Run& run, connection&& peer, std::size_t number)
      : run_(run), peer_(std::move(peer)), number_(number) {}

  stackless::poll_result poll(stackless::waker w) {
    using enum stackless::poll_result;
    while (state_ != state::over) {
      if (ready_) {
        if (ready_->poll(w) == pending) return pending;
        if (ready_->error() != 0) state_ = state::leaving;
        ready_.reset();
      }
      if (sleep_) {
        if (sleep_->poll(w) == pending) return pending;
        sleep_.reset();
      }
      if (state_ == state::working && work_in(w) == pending) return pending;
      step();
    }
    return ready;
  }

 private:
  enum class state : std::uint8_t { receiving, working, sending, leaving, over };

  void step() {
    switch (state_) {
      case state::receiving: return receive();
      case state::working: return finish();
      case state::sending: return send();
      case state::leaving: leave(run_, peer_); state_ = state::over;
      case state::over: return;
    }
  }

  void receive() {
    const progress result = peer_.receive();
    if (result == progress::would_block) {
      note_wait(run_, peer_);
      ready_.emplace(peer_.socket(), runtime::interest::readable);
    } else if (result == progress::closed) {
      state_ = state::leaving;
    } else {
      job& work = work_.emplace(begin_job(run_, peer_));
      if (work.delay() != runtime::duration::zero()) sleep_.emplace(run_.waits.now() + work.delay());
      state_ = state::working;
    }
  }

  stackless::poll_result work_in(stackless::waker w) {
    for (; step_ < work_->steps(); ++step_) {
      if (!std::exchange(gave_way_, false) && run_.waits.safepoint(w) == stackless::poll_result::pending) {
        gave_way_ = true;
        return stackless::poll_result::pending;
      }
      work_->do_step(step_);
    }
    return stackless::poll_result::ready;
  }

  void finish() {
    answer(run_, peer_, number_, *work_);
    work_.reset();
    step_ = 0;
    state_ = state::sending;
  }

  void send() {
    const progress result = peer_.send();
    if (result == progress::would_block) {
      note_wait(run_, peer_);
      ready_.emplace(peer_.socket(), runtime::interest::writable);
    } else {
      state_ = result == progress::done ? state::receiving : state::leaving;
    }
  }

  Run& run_;
  connection peer_;
  std::size_t number_;
  state state_ = state::receiving;
  bool gave_way_ = false;  ///< at the safepoint of this step
  std::size_t step_ = 0;
  std::optional<job> work_;
  std::optional<typename Run::waits_type::readiness_future> ready_;
  std::optional<typename Run::waits_type::sleep_future> sleep_;
};

template <class Run>
class acceptor_future {
 public:
  acceptor_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    using enum stackless::poll_result;
    while (!joining_) {
      if (ready_) {
        if (ready_->poll(w) == pending) return pending;
        ready_.reset();
      }
      accepted next = run_.server.accept();
      if (next.result == progress::done)
        run_.waits.template spawn<connection_future<Run>>(
            run_.connections_done, run_, connection(std::move(next.socket), run_.server.limits()), next.number);
      else if (next.result == progress::would_block)
        ready_.emplace(run_.server.socket(), runtime::interest::readable);
      else
        joining_.emplace(run_.connections_done);
    }
    return joining_->poll(w);
  }

 private:
  Run& run_;
  std::optional<typename Run::waits_type::readiness_future> ready_;
  std::optional<typename Run::waits_type::join_future> joining_;
};

template <class Run>
class sweeper_future {
 public:
  sweeper_future(Run& run, std::size_t) : run_(run) {}

  stackless::poll_result poll(stackless::waker w) {
    while (!run_.server.is_over()) {
      if (!sleep_) sleep_.emplace(run_.waits.now() + sweep_period);
      if (sleep_->poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
      sleep_.reset();
      sweep(run_);
    }
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::optional<typename Run::waits_type::sleep_future> sleep_;
};

template <class Run>
class stopper_future {
 public:
  stopper_future(Run& run, std::size_t) : run_(run), ready_(run.stop_descriptor, runtime::interest::readable) {}

  stackless::poll_result poll(stackless::waker w) {
    if (ready_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.server.stop();
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  typename Run::waits_type::readiness_future ready_;
};

/// The tasks that a server begins with: the acceptor, and behind it, where there is one, the stopper and the sweeper.
struct server_bodies {
  template <class Run>
  static void direct(Run& run, std::size_t task) {
    if (task == 0) return acceptor_direct(run);
    task == 1 ? stopper_direct(run) : sweeper_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t task) {
    if (task == 0) return acceptor_coroutine(run);
    return task == 1 ? stopper_coroutine(run) : sweeper_coroutine(run);
  }
  template <class Run, class Spawn>
  static void with_future(Run&, std::size_t task, Spawn spawn) {
    if (task == 0) return spawn(std::type_identity<acceptor_future<Run>>{});
    if (task == 1) return spawn(std::type_identity<stopper_future<Run>>{});
    spawn(std::type_identity<sweeper_future<Run>>{});
  }
};

}  // namespace switchmark::workloads::http
