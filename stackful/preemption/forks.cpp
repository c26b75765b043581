// Processes and threads that a preempted fiber makes, and the end of its own process.
//
// A child of fork has the thread that called fork, its fibers and its schedulers, but no timers: the ticks of that
// thread are started again by a function that fork calls in the child, on the stack of the caller of fork.
//
// Functions that make threads and processes block all signals for a while, and a thread that blocks SIGTRAP while the
// trap flag is set is killed by the kernel. A new thread would also inherit the trap flag. So no ticks come during the
// calls of program code to such functions (ld --wrap).
//
// `exit` runs the destructors of static objects, which are program code. A fiber that were stopped there would let
// others run, which use those objects. So no ticks come any more once program code has called it.
//
// Runs on the stack of the caller.

#include "stackful/preemption/forks.hpp"

#include "stackful/preemption/no_ticks.hpp"

#include <pthread.h>
#include <spawn.h>
#include <sys/types.h>

#include <cstdio>
#include <system_error>
#include <thread>

namespace switchmark::stackful {
namespace {

constinit volatile unsigned count = 0;

void in_child() noexcept {
  count = count + 1;
  preemption::restart_here();
}

}  // namespace

unsigned forks() noexcept { return count; }

void follow_forks() {
  static const int refused = pthread_atfork(nullptr, nullptr, &in_child);
  if (refused != 0) throw std::system_error(refused, std::generic_category(), "following forks");
}

}  // namespace switchmark::stackful

using switchmark::stackful::no_ticks;

// The real function without ticks.
#define SWITCHMARK_WRAP(result, name, parameters, arguments) \
  result __real_##name parameters;                           \
  result __wrap_##name parameters;                           \
  result __wrap_##name parameters {                          \
    const no_ticks region;                                   \
    return __real_##name arguments;                          \
  }

extern "C" {
SWITCHMARK_WRAP(pid_t, fork, (), ())
SWITCHMARK_WRAP(int, daemon, (int keep_folder, int keep_output), (keep_folder, keep_output))
SWITCHMARK_WRAP(int, system, (const char* command), (command))
SWITCHMARK_WRAP(FILE*, popen, (const char* command, const char* mode), (command, mode))
SWITCHMARK_WRAP(int, posix_spawn,
                (pid_t * child, const char* path, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes, char* const* words, char* const* environment),
                (child, path, actions, attributes, words, environment))
SWITCHMARK_WRAP(int, posix_spawnp,
                (pid_t * child, const char* file, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes, char* const* words, char* const* environment),
                (child, file, actions, attributes, words, environment))
SWITCHMARK_WRAP(int, pthread_create,
                (pthread_t * thread, const pthread_attr_t* attributes, void* (*body)(void*), void* argument),
                (thread, attributes, body, argument))

[[noreturn]] void __real_exit(int status);
[[noreturn]] void __wrap_exit(int status);
[[noreturn]] void __real_quick_exit(int status);
[[noreturn]] void __wrap_quick_exit(int status);

void __wrap_exit(int status) {
  const no_ticks until_the_end;
  __real_exit(status);
}

void __wrap_quick_exit(int status) {
  const no_ticks until_the_end;
  __real_quick_exit(status);
}

// std::thread, by its name in the Itanium C++ ABI: the constructor calls this function of libstdc++, which calls
// pthread_create in library code. `state` is a std::unique_ptr<std::thread::_State> by value, which that ABI passes by
// the address of the caller's temporary (3.1.2.3); the type is private in libstdc++ 14.
void __real__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(std::thread* thread,
                                                                                                  void* state,
                                                                                                  void (*needed)());
void __wrap__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(std::thread* thread,
                                                                                                  void* state,
                                                                                                  void (*needed)());
void __wrap__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(std::thread* thread,
                                                                                                  void* state,
                                                                                                  void (*needed)()) {
  const no_ticks region;
  __real__ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE(thread, state, needed);
}
}
