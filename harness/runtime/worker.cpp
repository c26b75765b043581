#include "runtime/worker.hpp"

#include "runtime/reactor.hpp"

#include <unistd.h>

#include <cerrno>

namespace switchmark::runtime {

bool worker::arm(readiness_wait& wait) noexcept {
  if (reactor_ == nullptr) {
    wait.end(ENOTSUP);
    return false;
  }
  if (!reactor_->arm(wait)) return false;
  ++counts.readiness_waits;
  return true;
}

int worker::close_descriptor(int descriptor) noexcept {
  if (reactor_ != nullptr) reactor_->forget(*this, descriptor);
  return ::close(descriptor) == 0 ? 0 : errno;
}

bool worker::anybody_waits_for_descriptors() const noexcept { return reactor_ != nullptr && reactor_->anybody_waits(); }

int worker::poll_reactor(duration timeout) noexcept {
  ++counts.reactor_polls;
  const int events = reactor_->poll(*this, timeout);
  if (events > 0) counts.reactor_events += static_cast<std::uint64_t>(events);
  return events;
}

void worker::fire_expired_timers() {
  ++counts.timer_checks;
  if (anybody_waits_for_descriptors()) poll_reactor(duration::zero());
  if (timers_.empty()) return;
  last_check_ = time_.now();
  while (!timers_.empty() && has_passed(timers_.earliest())) wake(timers_.pop_earliest());
}

task* worker::check_and_take() {
  if (closed_) return nullptr;
  next_check_ = counts.dispatches + dispatches_between_checks;
  fire_expired_timers();
  task* ready = queue_.pop();
  if (ready != nullptr) ++counts.dispatches;
  return ready;
}

void worker::wait_for_wake() {
  const bool timed = !timers_.empty();
  if (anybody_waits_for_descriptors()) {
    int events = 0;
    do {
      events = poll_reactor(timed ? time_.until(timers_.earliest()) : poller::forever);
    } while (events < 0 || (events == 0 && !timed));
    if (events > 0) return;
  } else if (!timed) {
    throw stalled();
  }
  time_.wait_until(timers_.earliest());
}

void worker::close() noexcept {
  closed_ = true;
  next_check_ = 0;  // so that every `next` asks whether it is closed
}

task* worker::take_unfinished() {
  if (task* ready = queue_.pop()) return ready;
  if (!timers_.empty()) return &timers_.pop_earliest();
  if (task* const waiting = reactor_ == nullptr ? nullptr : reactor_->take_waiting()) return waiting;
  const waiter* const parked = parked_.take_front();
  return parked != nullptr ? parked->owner : nullptr;
}

}  // namespace switchmark::runtime
