// Function-local statics. While one fiber is inside such an initialiser, a second one that enters it would meet a
// guard that is taken by its own thread: libstdc++ then waits for itself for ever. (In a process that has never had a
// second thread it throws recursive_init_error; a process with a scheduler that preempts has had one.)
// So the initialiser is a no_preempt region, from before the guard is taken until after it is released (ld --wrap on
// the three functions of the Itanium C++ ABI, 3.3.3; linked with every program that can preempt).
//
// Runs on the stack of the caller. An initialiser must not wait: a yield inside it would close the region early.

#include "stackful/fibers/guards.hpp"
#include "stackful/preemption/no_preempt.hpp"

#include <cstdint>

using switchmark::stackful::enter_no_preempt;
using switchmark::stackful::guards;
using switchmark::stackful::leave_no_preempt;

extern "C" {
int __real___cxa_guard_acquire(std::int64_t* guard);
void __real___cxa_guard_release(std::int64_t* guard) noexcept;
void __real___cxa_guard_abort(std::int64_t* guard) noexcept;
int __wrap___cxa_guard_acquire(std::int64_t* guard);
void __wrap___cxa_guard_release(std::int64_t* guard) noexcept;
void __wrap___cxa_guard_abort(std::int64_t* guard) noexcept;

int __wrap___cxa_guard_acquire(std::int64_t* guard) {
  if (guards.static_guard) enter_no_preempt();
  try {
    const int initialise = __real___cxa_guard_acquire(guard);
    if (guards.static_guard && initialise == 0) leave_no_preempt();
    return initialise;
  } catch (...) {  // recursive_init_error
    if (guards.static_guard) leave_no_preempt();
    throw;
  }
}

void __wrap___cxa_guard_release(std::int64_t* guard) noexcept {
  __real___cxa_guard_release(guard);
  if (guards.static_guard) leave_no_preempt();
}

void __wrap___cxa_guard_abort(std::int64_t* guard) noexcept {
  __real___cxa_guard_abort(guard);
  if (guards.static_guard) leave_no_preempt();
}
}
