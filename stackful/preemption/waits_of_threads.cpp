// Waits of the kernel's and the standard library's between two fibers: semaphores, condition variables, futures,
// latches, barriers, std::atomic::wait. They stop the thread, and with it the fiber that would end the wait. Debug
// builds only, where the linker sends such calls of program code through here (ld --wrap).
//
// Another thread may end the wait, hence only a process of one thread is sure to wait for ever. A wait with a deadline
// ends by itself. Runs on the stack of the caller.

#include "stackful/preemption/deadlock_report.hpp"

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>

namespace {

/// The folder of a process's threads has a link for each, beside its own two.
bool is_only_thread() noexcept {
  struct stat threads = {};
  return stat("/proc/self/task", &threads) == 0 && threads.st_nlink == 2 + 1;
}

[[gnu::always_inline]] inline void refuse_endless_wait(std::string_view kind, const void* object) {
  using namespace switchmark::stackful;
  if (runs_on_fiber() && is_only_thread())
    report_deadlock(kind, object,
                    "the process has no other thread that could end the wait, and no fiber runs meanwhile. Take "
                    "stackful::mutex, stackful::condition_variable, or a join");
}

/// Whether that is a wait without a deadline for another value than there is.
bool waits_for_ever(long number, long address, long operation, long value, long timeout) noexcept {
  if (number != SYS_futex || timeout != 0) return false;
  const long command = operation & FUTEX_CMD_MASK;
  if (command != FUTEX_WAIT && command != FUTEX_WAIT_BITSET) return false;
  return *reinterpret_cast<const volatile std::uint32_t*>(address) == static_cast<std::uint32_t>(value);
}

}  // namespace

extern "C" {
// libstdc++ waits on atomic objects by this function, in headers: std::latch, std::barrier, std::counting_semaphore,
// std::atomic::wait. The kernel takes six arguments, whichever are given.
long __real_syscall(long number, long a, long b, long c, long d, long e, long f) noexcept;
long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f) noexcept;
long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f) noexcept {
  if (waits_for_ever(number, a, b, c, d))
    refuse_endless_wait("atomic object of a latch, barrier, semaphore or wait", reinterpret_cast<const void*>(a));
  return __real_syscall(number, a, b, c, d, e, f);
}

int __real_sem_wait(sem_t* semaphore);
int __wrap_sem_wait(sem_t* semaphore);
int __wrap_sem_wait(sem_t* semaphore) {
  if (sem_trywait(semaphore) == 0) return 0;
  refuse_endless_wait("semaphore", semaphore);
  return __real_sem_wait(semaphore);
}

int __real_pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex);
int __wrap_pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex);
int __wrap_pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  refuse_endless_wait("condition variable", condition);
  return __real_pthread_cond_wait(condition, mutex);
}

int __real_pthread_rwlock_wrlock(pthread_rwlock_t* lock);
int __wrap_pthread_rwlock_wrlock(pthread_rwlock_t* lock);
int __wrap_pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
  const int tried = pthread_rwlock_trywrlock(lock);
  if (tried != EBUSY) return tried;
  refuse_endless_wait("shared mutex", lock);
  return __real_pthread_rwlock_wrlock(lock);
}

int __real_pthread_rwlock_rdlock(pthread_rwlock_t* lock);
int __wrap_pthread_rwlock_rdlock(pthread_rwlock_t* lock);
int __wrap_pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
  const int tried = pthread_rwlock_tryrdlock(lock);
  if (tried != EBUSY) return tried;
  refuse_endless_wait("shared mutex", lock);
  return __real_pthread_rwlock_rdlock(lock);
}

// std::condition_variable::wait(std::unique_lock<std::mutex>&), by its name in the Itanium C++ ABI.
using condition_variable = std::condition_variable;
using lock_of_mutex = std::unique_lock<std::mutex>;
void __real__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(condition_variable* condition,
                                                                      lock_of_mutex& lock);
void __wrap__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(condition_variable* condition,
                                                                      lock_of_mutex& lock);
void __wrap__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(condition_variable* condition,
                                                                      lock_of_mutex& lock) {
  refuse_endless_wait("condition variable", condition);
  __real__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(condition, lock);
}

// std::future waits by std::__atomic_futex_unsigned_base::_M_futex_wait_until(unsigned*, unsigned, bool, seconds,
// nanoseconds) of libstdc++.
using std::chrono::nanoseconds;
using std::chrono::seconds;
bool __real__ZNSt28__atomic_futex_unsigned_base19_M_futex_wait_untilEPjjbNSt6chrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE(
    void* self, unsigned* address, unsigned value, bool has_timeout, seconds s, nanoseconds ns);
bool __wrap__ZNSt28__atomic_futex_unsigned_base19_M_futex_wait_untilEPjjbNSt6chrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE(
    void* self, unsigned* address, unsigned value, bool has_timeout, seconds s, nanoseconds ns);
bool __wrap__ZNSt28__atomic_futex_unsigned_base19_M_futex_wait_untilEPjjbNSt6chrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE(
    void* self, unsigned* address, unsigned value, bool has_timeout, seconds s, nanoseconds ns) {
  if (!has_timeout && *static_cast<volatile unsigned*>(address) == value) refuse_endless_wait("future", address);
  return __real__ZNSt28__atomic_futex_unsigned_base19_M_futex_wait_untilEPjjbNSt6chrono8durationIlSt5ratioILl1ELl1EEEENS2_IlS3_ILl1ELl1000000000EEEE(
      self, address, value, has_timeout, s, ns);
}
}
