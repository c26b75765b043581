// A lock of the kernel's that is held across a tick (HAZARDS.md). Debug builds only, where the linker sends every
// pthread_mutex_lock of program code through here (ld --wrap), hence std::mutex::lock too.
//
// The fiber that asks runs on the same thread as the one that was stopped with the mutex held, and to wait is to stop
// that thread: for ever. The mutex knows its holder only as a thread, so that this is seen before it happens.
//
// Runs on the stack of the caller.

#include "stackful/preemption/deadlock_report.hpp"

#include <pthread.h>
#include <unistd.h>
#include <cerrno>

namespace {

/// glibc's own note of who holds it: not kept by kinds that let their holder in again or refuse it themselves, which
/// hence don't wait.
bool is_held_by_this_thread(const pthread_mutex_t& mutex) noexcept {
  constexpr int kind_bits = 3;  // beside flags for robustness and priorities
  const int kind = mutex.__data.__kind & kind_bits;
  if (kind != PTHREAD_MUTEX_NORMAL && kind != PTHREAD_MUTEX_ADAPTIVE_NP) return false;
  return mutex.__data.__owner == gettid();
}

}  // namespace

extern "C" {
int __real_pthread_mutex_lock(pthread_mutex_t* mutex);
int __wrap_pthread_mutex_lock(pthread_mutex_t* mutex);

int __wrap_pthread_mutex_lock(pthread_mutex_t* mutex) {
  using namespace switchmark::stackful;
  const int tried = pthread_mutex_trylock(mutex);
  if (tried != EBUSY) return tried;
  if (runs_on_fiber() && is_held_by_this_thread(*mutex))
    report_deadlock("mutex", mutex,
                    "this thread holds it, by a fiber that a tick has stopped or by the same one: waiting would stop "
                    "the worker for ever. Take stackful::mutex, or hold it inside a no_preempt region");
  return __real_pthread_mutex_lock(mutex);
}
}
