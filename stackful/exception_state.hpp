#pragma once

#include <cxxabi.h>

#include <boost/version.hpp>

namespace switchmark::stackful {

/// What the C++ runtime keeps per thread about exceptions that are being thrown and caught, laid out as the Itanium
/// C++ ABI (Exception Handling, 2.2.2) fixes it. A fiber that is suspended inside `catch` needs its own copy: with
/// one for all, two fibers inside `catch` end each other's exceptions.
struct exception_state {
  void* caught = nullptr;
  unsigned int uncaught = 0;

  /// The calling thread's. The address is constant for a thread, so that a worker asks once.
  static exception_state* of_this_thread() noexcept {
    return reinterpret_cast<exception_state*>(abi::__cxa_get_globals());
  }
};

/// The running fiber's state, taken aside while it is suspended. Field by field: a copy of the whole struct reads 16
/// bytes where 8 and 4 have just been written, and the stall of that failed store forwarding costs half a switch.
class kept_exception_state {
 public:
  explicit kept_exception_state(const exception_state& now) noexcept : caught_(now.caught), uncaught_(now.uncaught) {}
  void restore(exception_state& now) const noexcept {
    now.caught = caught_;
    now.uncaught = uncaught_;
  }

 private:
  void* caught_;
  unsigned int uncaught_;
};

/// Boost.Context swaps this state itself from 1.88 on, wrongly in 1.88 itself; where it does so rightly we don't.
inline constexpr bool boost_swaps_exception_state = BOOST_VERSION >= 108900;

}  // namespace switchmark::stackful
