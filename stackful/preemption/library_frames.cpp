// Library functions that call back into program code while they hold a lock. A fiber stopped in such a callback would
// keep the lock, and a second fiber of the thread that wants it would wait for ever, or be let in where the lock is one
// of threads and recursive. So the whole call is a no_preempt region (ld --wrap on the calls from program code; linked
// with every program that can preempt). `std::call_once` comes by pthread_once. The lock of the loader is recursive: a
// second fiber that opens a library whose constructors are under way would get the library half-made.
//
// `std::atomic_load` and the other atomic functions of std::shared_ptr are inlined, and lock a mutex by a class of
// libstdc++ (`_Sp_locker`): the region lasts from before the lock is taken until after it is released.
//
// Runs on the stack of the caller. The callback must not wait: a yield inside it would close the region early.

#include "stackful/preemption/library_frame.hpp"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>

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

void* __real_dlopen(const char* file, int mode) noexcept;
void* __real_dlmopen(Lmid_t names, const char* file, int mode) noexcept;
int __real_dlclose(void* library) noexcept;
void* __wrap_dlopen(const char* file, int mode) noexcept;
void* __wrap_dlmopen(Lmid_t names, const char* file, int mode) noexcept;
int __wrap_dlclose(void* library) noexcept;

void* __wrap_dlopen(const char* file, int mode) noexcept {
  const library_frame region;
  return __real_dlopen(file, mode);
}

void* __wrap_dlmopen(Lmid_t names, const char* file, int mode) noexcept {
  const library_frame region;
  return __real_dlmopen(names, file, mode);
}

int __wrap_dlclose(void* library) noexcept {
  const library_frame region;
  return __real_dlclose(library);
}

// The constructors and the destructor of _Sp_locker, by their names in the Itanium C++ ABI.
void __real__ZNSt10_Sp_lockerC1EPKv(void* self, const void* pointer) noexcept;
void __real__ZNSt10_Sp_lockerC1EPKvS1_(void* self, const void* first, const void* second) noexcept;
void __real__ZNSt10_Sp_lockerD1Ev(void* self) noexcept;
void __wrap__ZNSt10_Sp_lockerC1EPKv(void* self, const void* pointer) noexcept;
void __wrap__ZNSt10_Sp_lockerC1EPKvS1_(void* self, const void* first, const void* second) noexcept;
void __wrap__ZNSt10_Sp_lockerD1Ev(void* self) noexcept;

void __wrap__ZNSt10_Sp_lockerC1EPKv(void* self, const void* pointer) noexcept {
  library_frame::enter();
  __real__ZNSt10_Sp_lockerC1EPKv(self, pointer);
}

void __wrap__ZNSt10_Sp_lockerC1EPKvS1_(void* self, const void* first, const void* second) noexcept {
  library_frame::enter();
  __real__ZNSt10_Sp_lockerC1EPKvS1_(self, first, second);
}

void __wrap__ZNSt10_Sp_lockerD1Ev(void* self) noexcept {
  __real__ZNSt10_Sp_lockerD1Ev(self);
  library_frame::leave();
}
}
