#include "runtime/reactor.hpp"

#include "runtime/worker.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace switchmark::runtime {
namespace {

constexpr interests bit(interest one) noexcept { return static_cast<interests>(one); }
constexpr interests all = bit(interest::readable) | bit(interest::writable);

std::uint64_t token_of(int descriptor, const descriptor_state& state) noexcept {
  return std::uint64_t{state.generation} << 32 | static_cast<std::uint32_t>(descriptor);
}

}  // namespace

void readiness_wait::disarm() noexcept { home->disarm(*this); }

bool reactor::arm(readiness_wait& wait) noexcept {
  descriptor_state* state = wait.descriptor < 0 ? nullptr : states_.find(wait.descriptor);
  if (state == nullptr) {
    wait.end(EBADF);
    if (fcntl(wait.descriptor, F_GETFD) < 0) return false;  // before memory is taken for its number
    wait.end(ENOMEM);
    state = states_.make(wait.descriptor);
    if (state == nullptr) return false;
  }
  const interests wanted = bit(wait.wanted);
  wait.end(0);
  if ((state->ready & wanted) != 0) {
    state->ready &= static_cast<interests>(~wanted);
    return false;
  }
  if ((state->watched & wanted) == 0) {
    const interests both = state->watched | wanted;
    const int error = kernel_->watch(wait.descriptor, state->watched, both, token_of(wait.descriptor, *state));
    wait.end(error == EPERM ? 0 : error);
    if (error != 0) return false;
    state->watched = both;
  }
  state->waits.push_back(wait);
  wait.home = this;
  ++armed_;
  first_waiting_ = std::min(first_waiting_, wait.descriptor);
  return true;
}

void reactor::take_out(descriptor_state& state, readiness_wait& wait) noexcept {
  state.waits.erase(descriptor_state::list::s_iterator_to(wait));
  --armed_;
}

void reactor::disarm(readiness_wait& wait) noexcept {
  take_out(*states_.find(wait.descriptor), wait);
  wait.end(ECANCELED);
}

void reactor::wake(worker& wakes, task& owner) noexcept { wakes.wake(owner); }

int reactor::poll(worker& wakes, duration timeout) noexcept {
  const int got = kernel_->poll(timeout, events_);
  for (int i = 0; i < got; ++i) tell(wakes, events_[static_cast<std::size_t>(i)]);
  return got;
}

void reactor::tell(worker& wakes, const readiness_event& event) noexcept {
  const auto descriptor = static_cast<int>(event.token & 0xffff'ffff);
  descriptor_state* const state = states_.find(descriptor);
  if (state == nullptr || token_of(descriptor, *state) != event.token) return;  // of one that was closed
  state->watched &= static_cast<interests>(~event.ended);
  if (event.error != 0) return end_waits(wakes, *state, event.ended, event.error);
  state->ready |= event.ready;
  end_waits(wakes, *state, event.ready, 0);
}

// Readiness that ends a wait isn't kept for another one.
void reactor::end_waits(worker& wakes, descriptor_state& state, interests ready, int error) noexcept {
  for (auto next = state.waits.begin(); next != state.waits.end();) {
    readiness_wait& wait = *next++;
    if ((bit(wait.wanted) & ready) == 0) continue;
    take_out(state, wait);
    state.ready &= static_cast<interests>(~bit(wait.wanted));
    wait.end(error);
    wake(wakes, *wait.owner);
  }
}

void reactor::forget(worker& wakes, int descriptor) noexcept {
  descriptor_state* const state = descriptor < 0 ? nullptr : states_.find(descriptor);
  if (state == nullptr) return;
  if (state->watched != 0) kernel_->forget(descriptor, state->watched, token_of(descriptor, *state));
  state->watched = 0;
  state->ready = 0;
  ++state->generation;
  end_waits(wakes, *state, all, ECANCELED);
}

task* reactor::take_waiting() noexcept {
  if (armed_ == 0) return nullptr;
  descriptor_state* state = states_.find(first_waiting_);
  while (state == nullptr || state->waits.empty()) state = states_.find(++first_waiting_);
  readiness_wait& wait = state->waits.front();
  take_out(*state, wait);
  wait.end(ECANCELED);
  return wait.owner;
}

}  // namespace switchmark::runtime
