#pragma once

#include "runtime/descriptor_table.hpp"
#include "runtime/poller.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace switchmark::runtime {

class worker;

/// Who waits for which descriptor, for one worker. It has no thread of its own: the worker polls it where timers are
/// checked, and sleeps in it when nobody is ready.
///
/// **A wait costs a system call only when its descriptor is waited for the first time** (per interest): the
/// descriptor stays registered, edge-triggered, until it is forgotten or closed. The other way, to register each wait
/// anew (EPOLLONESHOT), would cost each request of a server one system call more. The price is a state for each
/// descriptor, and two rules for whoever waits:
///
/// - Operate first, and wait only after the operation has said EAGAIN. The kernel tells of each change once: of what
///   was left unread at an earlier readiness it may not tell again.
/// - A descriptor that was waited for is closed by `worker::close_descriptor`. After a plain `close`, the next
///   descriptor of the same number would be taken for the same one.
///
/// A wait may end although the operation then says EAGAIN again: what the kernel has told while nobody waited is kept,
/// and ends the next wait at once, even if somebody has taken the data meanwhile. So no change is missed between EAGAIN
/// and the wait.
///
/// Several tasks may wait for one descriptor: an event ends all the waits that it allows, in the order in which they
/// were armed, and those who find nothing left wait again.
class reactor {
 public:
  explicit reactor(std::unique_ptr<poller> kernel = make_epoll_poller()) : kernel_(std::move(kernel)) {}
  virtual ~reactor() = default;
  reactor(const reactor&) = delete;
  reactor& operator=(const reactor&) = delete;

  /// Arms `wait`, whose owner parks. False: there is nothing to wait for, and `wait.error` is the result: 0 if the
  /// descriptor is ready (also a file, which is always ready), EBADF if it isn't open, ENOMEM, or what the kernel says.
  [[nodiscard]] bool arm(readiness_wait& wait) noexcept;

  /// `wait` wakes nobody any more. Precondition: it is armed here.
  void disarm(readiness_wait& wait) noexcept;

  [[nodiscard]] bool anybody_waits() const noexcept { return armed_ != 0; }

  /// Waits no longer than `timeout` until something is ready, and wakes by `wakes` those who waited for it. Returns the
  /// number of events, or a negative value when a signal came first. O(events + waits ended).
  int poll(worker& wakes, duration timeout) noexcept;

  /// Whoever waits for `descriptor` is woken with ECANCELED, and the next who waits for this number waits for another
  /// descriptor. O(waits).
  void forget(worker& wakes, int descriptor) noexcept;

  /// Ends some wait with ECANCELED, and returns its owner without waking it; null when nobody waits. By the numbers of
  /// the descriptors, then in order of arrival. Amortised O(1) over all of them.
  [[nodiscard]] task* take_waiting() noexcept;

 protected:
  /// The owner of a wait that is over becomes ready. A test plants faults here.
  virtual void wake(worker& wakes, task& owner) noexcept;

 private:
  void tell(worker& wakes, const readiness_event& event) noexcept;
  void end_waits(worker& wakes, descriptor_state& state, interests ready, int error) noexcept;
  void take_out(descriptor_state& state, readiness_wait& wait) noexcept;

  const std::unique_ptr<poller> kernel_;
  descriptor_table states_;
  std::size_t armed_ = 0;                    ///< waits
  int first_waiting_ = 0;                    ///< nobody waits for a descriptor below this one
  std::array<readiness_event, 128> events_;  ///< here, since the stack of a fiber is small
};

}  // namespace switchmark::runtime
