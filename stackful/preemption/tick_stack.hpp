#pragma once

#include "platform/architecture/architecture.hpp"
#include "stackful/fibers/stack.hpp"

#include <cstddef>

/// The bytes of a fiber's stack that a tick takes, so that a tick which would overflow the stack is deferred instead.
///
/// A stack grows down. Below the stack pointer of the interrupted code lie, in this order, each below the one before:
///
///   red zone       `red_zone_bytes`         may belong to the interrupted function, and the kernel steps over it: 128
///                                           on x86-64, none on aarch64
///   signal frame   `signal_frame_bytes()`   vector registers (their size depends on the CPU), ucontext, siginfo, and
///                                           what aligns them to 64 and 16 bytes
///   handler        `handler_bytes`          from `on_signal` to the innermost call: the switch to the next fiber, or
///                                           the timers that have expired
///   red zone       `red_zone_bytes`         of the function in which a second tick interrupts the handler
///   signal frame   `signal_frame_bytes()`   of that second tick
///   its handler    `nested_handler_bytes`   defers the second tick, and asks the tick source for another one
///
/// The handler first runs when the first red zone and signal frame have been written: whether there was room for them
/// is no longer a question. What it can decide is whether the rest has room, which is `signal_headroom`, counted from
/// its own frame. A third tick inside the handler of the second one is not counted. Where the second tick has
/// interrupted the handler, the timer sends none for a millisecond (timer_ticks::surely_over). Where it has interrupted
/// the switch that the handler leads to, the timer sends the third one after a tenth of the quantum, and not before 50
/// us (timer_ticks::shortest_retry): its handler must be over by then.
namespace switchmark::stackful {

using platform::architecture::red_zone_bytes;

/// What the compiler makes of the handler. Constants, and not measured when a scheduler is made: measuring takes
/// signals that interrupt a handler at its deepest instruction, on a stack that was painted before, and whoever makes a
/// scheduler may do so inside a fiber of another one. tick_stack_test measures every way through the handler in the
/// build at hand, and fails when it takes more than these; by g++ 12, g++ 14 and clang 14 it takes at most 0.8 of each.
/// The rest is for other compilers, and for an observer of ticks, whose frames are not counted: 128 bytes must do for
/// it.
#if defined(SWITCHMARK_ADDRESS_SANITIZER)
inline constexpr std::size_t handler_bytes = 6144, nested_handler_bytes = 4096;
#elif defined(__OPTIMIZE__)
inline constexpr std::size_t handler_bytes = 512 + platform::architecture::larger_handler_bytes,
                             nested_handler_bytes = 384 + platform::architecture::larger_handler_bytes;
#else
inline constexpr std::size_t handler_bytes = 3072, nested_handler_bytes = 896;
#endif

/// The most that the kernel writes as a signal frame for a task of this process on this CPU, red zone not included:
/// 1.8 KB with AVX2, 2.7 to 3.4 KB with AVX-512, 11 KB with AMX, whether or not the task has been permitted to use AMX.
[[nodiscard]] std::size_t signal_frame_bytes() noexcept;

/// What must be free below the handler's own frame when it stops a task. With less, the tick is deferred.
[[nodiscard]] constexpr std::size_t signal_headroom(std::size_t frame_bytes) noexcept {
  return handler_bytes + red_zone_bytes + frame_bytes + nested_handler_bytes;
}

/// What must be free below the stack pointer of a task, wherever it computes and whatever it has called, so that a
/// tick stops it there. With less, the tick is deferred, as long as there is room for one signal frame and a handler,
/// `red_zone_bytes + frame_bytes + handler_bytes`; a second tick that arrives inside that handler has no room then.
/// With less than that, nothing can be deferred. Where the frame has no room, the kernel cannot write it, and sends
/// SIGSEGV before any code of this program runs; where only the handler has none, the handler runs into the guard page.
/// Both end the process.
[[nodiscard]] constexpr std::size_t tick_stack_bytes(std::size_t frame_bytes) noexcept {
  return red_zone_bytes + frame_bytes + platform::architecture::frame_address_bytes + signal_headroom(frame_bytes);
}

/// The same stacks, no smaller than what a tick needs that stops a task: guard page, colours, a page of calls, and
/// `tick_stack_bytes`. With AMX, of 16 KiB nothing would be left, and every tick be deferred. Whole pages.
[[nodiscard]] stack_options room_for_ticks(stack_options requested, std::size_t frame_bytes) noexcept;

}  // namespace switchmark::stackful
