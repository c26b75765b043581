// The allocator hook. Linked by choice (CMake target switchmark_stackful_allocation), which makes the linker send every
// call of program code to malloc, free, new and delete through here (ld --wrap).
//
// A tick that lands inside the allocator finds library code and is deferred. Without the hook it waits for the retry,
// and of the ticks into a program that allocates much, every seventh would. With it, it is taken when the
// allocation ends. That is safe because the wrapping is by caller: libc and libstdc++, which call the allocator while
// they hold locks of their own, reach the real one and never come through here.
//
// Runs on the stack of the caller. Touches nothing but this thread's pending flag.

#include "stackful/preemption/no_preempt.hpp"

#include <cstddef>

using switchmark::stackful::take_pending_tick;
using switchmark::stackful::this_thread;

namespace {

[[gnu::always_inline]] inline void after_allocator() noexcept {
  if (this_thread.pending) [[unlikely]]
    take_pending_tick();
}

}  // namespace

// One wrapper per function: the real one, then the tick. `new` may throw; then the tick waits for its retry.
#define SWITCHMARK_WRAP(name, parameters, arguments) \
  void* __real_##name parameters;                    \
  void* __wrap_##name parameters;                    \
  void* __wrap_##name parameters {                   \
    void* const memory = __real_##name arguments;    \
    after_allocator();                               \
    return memory;                                   \
  }
#define SWITCHMARK_WRAP_VOID(name, parameters, arguments) \
  void __real_##name parameters;                          \
  void __wrap_##name parameters;                          \
  void __wrap_##name parameters {                         \
    __real_##name arguments;                              \
    after_allocator();                                    \
  }

extern "C" {
SWITCHMARK_WRAP(malloc, (std::size_t bytes), (bytes))
SWITCHMARK_WRAP(calloc, (std::size_t count, std::size_t bytes), (count, bytes))
SWITCHMARK_WRAP(realloc, (void* memory_, std::size_t bytes), (memory_, bytes))
SWITCHMARK_WRAP(aligned_alloc, (std::size_t alignment, std::size_t bytes), (alignment, bytes))
SWITCHMARK_WRAP_VOID(free, (void* memory), (memory))
// The names below are the Itanium C++ ABI's for operator new, new[], delete and delete[], plain, sized and aligned.
SWITCHMARK_WRAP(_Znwm, (std::size_t bytes), (bytes))
SWITCHMARK_WRAP(_Znam, (std::size_t bytes), (bytes))
SWITCHMARK_WRAP(_ZnwmSt11align_val_t, (std::size_t bytes, std::size_t alignment), (bytes, alignment))
SWITCHMARK_WRAP(_ZnamSt11align_val_t, (std::size_t bytes, std::size_t alignment), (bytes, alignment))
SWITCHMARK_WRAP_VOID(_ZdlPv, (void* memory), (memory))
SWITCHMARK_WRAP_VOID(_ZdaPv, (void* memory), (memory))
SWITCHMARK_WRAP_VOID(_ZdlPvm, (void* memory, std::size_t bytes), (memory, bytes))
SWITCHMARK_WRAP_VOID(_ZdaPvm, (void* memory, std::size_t bytes), (memory, bytes))
SWITCHMARK_WRAP_VOID(_ZdlPvSt11align_val_t, (void* memory, std::size_t alignment), (memory, alignment))
SWITCHMARK_WRAP_VOID(_ZdlPvmSt11align_val_t, (void* memory, std::size_t bytes, std::size_t alignment),
                     (memory, bytes, alignment))
}
