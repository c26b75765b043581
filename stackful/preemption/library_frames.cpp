// Library functions that call back into program code while they hold a lock. A fiber stopped in such a callback would
// keep the lock, and a second fiber of the thread that wants it would wait for ever. So the whole call is a no_preempt
// region (ld --wrap on the calls from program code; linked with every program that can preempt). `std::call_once` comes
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
struct library_frame {
  library_frame() noexcept {
    if (guards.library_frames) enter_no_preempt();
  }
  ~library_frame() {
    if (guards.library_frames) leave_no_preempt();
  }
  library_frame(const library_frame&) = delete;
  library_frame& operator=(const library_frame&) = delete;
};

}  // namespace
}  // namespace switchmark::stackful

using switchmark::stackful::library_frame;

extern "C" {
using phdr_callback = int(dl_phdr_info*, std::size_t, void*);
int __real_pthread_once(pthread_once_t* once, void (*routine)());
int __real_dl_iterate_phdr(phdr_callback* callback, void* data);
int __wrap_pthread_once(pthread_once_t* once, void (*routine)());
int __wrap_dl_iterate_phdr(phdr_callback* callback, void* data);

int __wrap_pthread_once(pthread_once_t* once, void (*routine)()) {
  const library_frame region;
  return __real_pthread_once(once, routine);
}

int __wrap_dl_iterate_phdr(phdr_callback* callback, void* data) {
  const library_frame region;
  return __real_dl_iterate_phdr(callback, data);
}
}
