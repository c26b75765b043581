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

  /// Whether no exception is in flight, as almost always when a fiber stops.
  [[nodiscard]] bool empty() const noexcept { return caught == nullptr && uncaught == 0; }

  /// The calling thread's. The address is constant for a thread, so that a worker asks once.
  static exception_state* of_this_thread() noexcept {
    return reinterpret_cast<exception_state*>(abi::__cxa_get_globals());
  }
};

/// Boost.Context swaps this state itself from 1.88 on, wrongly in 1.88 itself; where it does so rightly we don't.
inline constexpr bool boost_swaps_exception_state = BOOST_VERSION >= 108900;

}  // namespace switchmark::stackful
