#pragma once

#include "runtime/task.hpp"

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <limits>

namespace switchmark::runtime {

class reactor;

/// What a task may wait for at a descriptor. The values are bits, so that several fit into one `interests`.
enum class interest : std::uint8_t {
  readable = 1,  ///< something can be read or accepted, or the other end has closed, or an error is to be fetched
  writable = 2,  ///< something can be written, a connection is made, or an error is to be fetched
};
using interests = std::uint8_t;  ///< a set of `interest`

/// One wait for a descriptor. Lives where the waiting task keeps its state (its stack, frame or future), so that a
/// parked task costs the runtime nothing but these 40 bytes. Destroying it while it is armed disarms it. O(1).
struct readiness_wait : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> {
  readiness_wait(int waits_for, interest in, task* who = nullptr) noexcept
      : owner(who), descriptor(waits_for), wanted(in) {}
  ~readiness_wait() {
    if (armed()) disarm();
  }
  readiness_wait(const readiness_wait&) = delete;
  readiness_wait& operator=(const readiness_wait&) = delete;

  [[nodiscard]] bool armed() const noexcept { return home != nullptr; }
  void disarm() noexcept;
  /// It is over, with this result. To be called by the reactor.
  void end(int with_error) noexcept {
    home = nullptr;
    error = static_cast<std::uint16_t>(with_error);
  }

  task* owner;              ///< made ready when the wait is over
  reactor* home = nullptr;  ///< where it is armed
  int descriptor;
  std::uint16_t error = 0;  ///< once it is over: 0 or a value of errno
  interest wanted;
};
static_assert(sizeof(readiness_wait) == 40);

}  // namespace switchmark::runtime
