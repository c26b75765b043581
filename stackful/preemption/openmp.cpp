// OpenMP, by libgomp, inside of fibers. libgomp keeps the team of the thread, and how deep regions are nested, in
// variables of the thread. A second fiber that enters a parallel region while the first one is stopped inside of its
// own would find itself inside of a nested region, and each would end the team of the other. A parallel region also
// makes threads. So no ticks come from the beginning of a parallel region to its end, and no fiber is stopped inside of
// a `critical` section, whose lock a second fiber would wait for in library code (ld --wrap on the calls that the
// compiler makes of the directives).
//
// Runs on the stack of the caller. A body must not wait there (yield, sleep, join). A program without OpenMP has none
// of the real functions: weak.

#include "stackful/preemption/library_frame.hpp"
#include "stackful/preemption/no_ticks.hpp"

using switchmark::stackful::library_frame;
using switchmark::stackful::no_ticks;

// The real function without ticks. Names and parameters: libgomp_g.h of GCC.
#define SWITCHMARK_WRAP(result, name, parameters, arguments) \
  [[gnu::weak]] result __real_GOMP_##name parameters;        \
  result __wrap_GOMP_##name parameters;                      \
  result __wrap_GOMP_##name parameters {                     \
    const no_ticks region;                                   \
    return __real_GOMP_##name arguments;                     \
  }
#define SWITCHMARK_WRAP_LOOP(name)                                                                                   \
  SWITCHMARK_WRAP(void, parallel_loop_##name,                                                                        \
                  (parallel_body * body, void* data, unsigned threads, long first, long last, long step, long chunk, \
                   unsigned flags),                                                                                  \
                  (body, data, threads, first, last, step, chunk, flags))
#define SWITCHMARK_WRAP_RUNTIME_LOOP(name)                                                                    \
  SWITCHMARK_WRAP(                                                                                            \
      void, parallel_loop_##name,                                                                             \
      (parallel_body * body, void* data, unsigned threads, long first, long last, long step, unsigned flags), \
      (body, data, threads, first, last, step, flags))

extern "C" {
using parallel_body = void(void*);
SWITCHMARK_WRAP(void, parallel, (parallel_body * body, void* data, unsigned threads, unsigned flags),
                (body, data, threads, flags))
SWITCHMARK_WRAP(unsigned, parallel_reductions, (parallel_body * body, void* data, unsigned threads, unsigned flags),
                (body, data, threads, flags))
SWITCHMARK_WRAP(void, parallel_sections,
                (parallel_body * body, void* data, unsigned threads, unsigned count, unsigned flags),
                (body, data, threads, count, flags))
SWITCHMARK_WRAP_LOOP(dynamic)
SWITCHMARK_WRAP_LOOP(guided)
SWITCHMARK_WRAP_LOOP(nonmonotonic_dynamic)
SWITCHMARK_WRAP_LOOP(nonmonotonic_guided)
SWITCHMARK_WRAP_RUNTIME_LOOP(runtime)
SWITCHMARK_WRAP_RUNTIME_LOOP(nonmonotonic_runtime)
SWITCHMARK_WRAP_RUNTIME_LOOP(maybe_nonmonotonic_runtime)

[[gnu::weak]] void __real_GOMP_critical_start();
[[gnu::weak]] void __real_GOMP_critical_end();
[[gnu::weak]] void __real_GOMP_critical_name_start(void** lock);
[[gnu::weak]] void __real_GOMP_critical_name_end(void** lock);
void __wrap_GOMP_critical_start();
void __wrap_GOMP_critical_end();
void __wrap_GOMP_critical_name_start(void** lock);
void __wrap_GOMP_critical_name_end(void** lock);

void __wrap_GOMP_critical_start() {
  library_frame::enter();
  __real_GOMP_critical_start();
}

void __wrap_GOMP_critical_end() {
  __real_GOMP_critical_end();
  library_frame::leave();
}

void __wrap_GOMP_critical_name_start(void** lock) {
  library_frame::enter();
  __real_GOMP_critical_name_start(lock);
}

void __wrap_GOMP_critical_name_end(void** lock) {
  __real_GOMP_critical_name_end(lock);
  library_frame::leave();
}
}
