#pragma once

#include "stackful/fibers/stack.hpp"

#include <cstddef>

#ifdef SWITCHMARK_ADDRESS_SANITIZER
#include <sanitizer/common_interface_defs.h>
#endif

namespace switchmark::stackful {

/// What AddressSanitizer must be told of a suspended computation: where its stack lies. In every other build it is
/// empty, and its members are no instructions.
///
/// Whoever throws, or calls what doesn't return, has AddressSanitizer clean its notes on the current stack, from the
/// stack pointer up. With the bounds of another stack it would leave the notes of frames that are gone, and report
/// these later as overflows. Each switch therefore makes two calls, both with a no_preempt region open, if at all:
///
///   before_switch_here()      on the stack that is left, of the place where control goes
///   after_switch_from_here()  on the stack that was entered, of the place that was left: learns the bounds of its
///   stack
///
/// A place that is destroyed before its computation has ended is unwound: destroying is a switch there, too.
///
/// Frames that AddressSanitizer keeps on its own heap (detect_stack_use_after_return) are switched off when compiling:
/// the last functions of a fiber return after its stack has been left for good, and with it that heap.
class announced_stack {
 public:
  announced_stack() = default;
#ifdef SWITCHMARK_ADDRESS_SANITIZER
  explicit announced_stack(const stack& memory) noexcept : bottom_(memory.limit), bytes_(memory.usable_bytes()) {}

  void before_switch_here() const noexcept { __sanitizer_start_switch_fiber(nullptr, bottom_, bytes_); }
  void after_switch_from_here() noexcept { __sanitizer_finish_switch_fiber(nullptr, &bottom_, &bytes_); }
  /// Instead of the second, where the computation on `memory` has ended, or was unwound by whoever destroyed it:
  /// control has come back to the destroyer, which AddressSanitizer takes for the place that was left.
  static void after_end_of(const stack& memory) noexcept {
    announced_stack left;
    left.after_switch_from_here();
    if (left.bottom_ == memory.limit) return;
    left.before_switch_here();
    left.after_switch_from_here();
  }

 private:
  const void* bottom_ = nullptr;
  std::size_t bytes_ = 0;
#else
  explicit announced_stack(const stack&) noexcept {}

  void before_switch_here() const noexcept {}
  void after_switch_from_here() noexcept {}
  static void after_end_of(const stack&) noexcept {}
#endif
};

}  // namespace switchmark::stackful
