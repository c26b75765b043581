// Foreign functions that call back into own text while they hold a lock. A fiber stopped in such a callback would keep
// the lock, and a second fiber of the thread that wants it would wait for ever. So the whole call is a no_preempt
// region (ld --wrap on the calls from own text; linked with every program that can preempt). `std::call_once` comes
// by pthread_once.
//
// Runs on the stack of the caller. The callback must not wait: a yield inside it would close the region early.

#include "stackful/fibers/guards.hpp"
#include "stackful/preemption/no_preempt.hpp"

#include <link.h>
#include <pthread.h>

namespace switchmark::stackful {
namespace {

/// Closed by whatever leaves the call: callbacks may throw.
struct foreign_frame {
  foreign_frame() noexcept {
    if (guards.foreign_frames) enter_no_preempt();
  }
  ~foreign_frame() {
    if (guards.foreign_frames) leave_no_preempt();
  }
  foreign_frame(const foreign_frame&) = delete;
  foreign_frame& operator=(const foreign_frame&) = delete;
};

}  // namespace
}  // namespace switchmark::stackful

using switchmark::stackful::foreign_frame;

extern "C" {
using phdr_callback = int(dl_phdr_info*, std::size_t, void*);
int __real_pthread_once(pthread_once_t* once, void (*routine)());
int __real_dl_iterate_phdr(phdr_callback* callback, void* data);
int __wrap_pthread_once(pthread_once_t* once, void (*routine)());
int __wrap_dl_iterate_phdr(phdr_callback* callback, void* data);

int __wrap_pthread_once(pthread_once_t* once, void (*routine)()) {
  const foreign_frame region;
  return __real_pthread_once(once, routine);
}

int __wrap_dl_iterate_phdr(phdr_callback* callback, void* data) {
  const foreign_frame region;
  return __real_dl_iterate_phdr(callback, data);
}
}
