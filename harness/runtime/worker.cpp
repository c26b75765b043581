#include "runtime/worker.hpp"

namespace switchmark::runtime {

void worker::fire_expired_timers() {
  ++counts.timer_checks;
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

void worker::wait_for_timer() {
  if (timers_.empty()) throw stalled();
  time_.wait_until(timers_.earliest());
}

void worker::close() noexcept {
  closed_ = true;
  next_check_ = 0;  // so that every `next` asks whether it is closed
}

task* worker::take_unfinished() {
  if (task* ready = queue_.pop()) return ready;
  return timers_.empty() ? nullptr : &timers_.pop_earliest();
}

}  // namespace switchmark::runtime
