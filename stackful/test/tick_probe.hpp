#pragma once

#include "platform/architecture/test/architecture.hpp"

#include <dlfcn.h>
#include <sys/syscall.h>

#include <csignal>
#include <cstddef>
#include <functional>

namespace switchmark::stackful {

/// Where the kernel has put a signal frame, and how far down the handler went. All null before a handler was followed.
struct tick_trace {
  const std::byte* interrupted = nullptr;   ///< the stack pointer of the interrupted code; known at the end
  const std::byte* entry = nullptr;         ///< the stack pointer at the handler's first instruction
  std::size_t vector_state_bytes = 0;       ///< of the signal frame: what holds vector and floating-point registers
  const std::byte* lowest = nullptr;        ///< the lowest stack pointer of any instruction that was followed
  const std::byte* nested_entry = nullptr;  ///< as `entry`, of the tick that arrived inside the handler
};

[[nodiscard]] inline std::size_t distance(const std::byte* upper, const std::byte* lower) {
  return static_cast<std::size_t>(upper - lower);
}

/// sigaction as libraries call it: nothing keeps them from the signal of the ticks.
[[nodiscard]] inline auto sigaction_of_libraries() {
  return reinterpret_cast<int (*)(int, const struct sigaction*, struct sigaction*)>(dlsym(RTLD_DEFAULT, "sigaction"));
}

/// Stands between the kernel and the tick's handler while it lives: makes signal frames larger, and follows the handler
/// instruction by instruction, by the processor's trap flag (whether there is one, `platform::trap_flag_unavailable`
/// says). Belongs to the thread that runs the fibers; is made after their scheduler, whose handler it calls. One at a
/// time. The trap's own handler runs on an alternate stack: following a handler takes nothing of the stack that the
/// handler runs on.
class tick_probe {
 public:
  /// Bytes that a frame is larger at least while a probe lives: a return address, and what aligns it.
  static constexpr std::size_t least_enlargement = 16;

  explicit tick_probe(std::size_t enlargement = least_enlargement);
  ~tick_probe();
  tick_probe(const tick_probe&) = delete;
  tick_probe& operator=(const tick_probe&) = delete;

  /// From now on so many bytes are left unused between a signal frame and the handler, as if the frame were larger: a
  /// multiple of 16, and no less than `least_enlargement`.
  static void enlarge_frames_by(std::size_t bytes);

  /// Asked before each instruction of the handler, on the alternate stack: whether a tick shall arrive right there.
  using question = std::function<bool(const tick_trace&, const std::byte* stack_pointer)>;

  /// Follows the handlers of the ticks that come from now on, on the stack that ends at `limit`, until
  /// `stop_following`. A tick that arrives because the answer was true is followed as well, and no more are asked for.
  static void follow(const std::byte* limit, question arrives_here = {});
  /// Until `stop_following`, records only the stack pointer at the handler's entry: needs no trap flag.
  static void note_entry();
  /// Follows the code that runs from now on as if it were a handler that begins at the caller's stack pointer.
  [[gnu::noinline]] static void follow_from_here(const std::byte* limit);
  [[nodiscard]] static tick_trace stop_following();
};

/// Raises `signal` with the stack pointer at `place`, a multiple of `stack_pointer_alignment`: a tick in program code,
/// with nothing in use below `place` but the red zone.
[[gnu::always_inline]] inline void raise_tick_at(const std::byte* place, long process, long thread, long signal) {
  platform::architecture::inline_syscall_at(place, SYS_tgkill, process, thread, signal);
}
using platform::architecture::stack_pointer_alignment;

}  // namespace switchmark::stackful
