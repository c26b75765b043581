#pragma once

#include "platform/sanitizers.hpp"

#include <valgrind/memcheck.h>

#include <cstddef>
#include <vector>

#ifdef SWITCHMARK_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

namespace switchmark::stackful {

// What programs that check memory accesses must be told of the memory of stacks. Without AddressSanitizer and with
// NDEBUG, as in what is measured, the two functions are empty.

/// No fiber lives in these bytes: AddressSanitizer and valgrind report whoever reads or writes them.
inline void mark_unused([[maybe_unused]] std::byte* begin, [[maybe_unused]] std::byte* end) noexcept {
#if defined(SWITCHMARK_ADDRESS_SANITIZER)
  __asan_poison_memory_region(begin, static_cast<std::size_t>(end - begin));
#elif !defined(NDEBUG)
  VALGRIND_MAKE_MEM_NOACCESS(begin, end - begin);
#endif
}

/// Anybody may use these bytes. What is noted of frames that were never left, because their fiber ended by a switch, is
/// forgotten.
inline void mark_usable([[maybe_unused]] std::byte* begin, [[maybe_unused]] std::byte* end) noexcept {
#if defined(SWITCHMARK_ADDRESS_SANITIZER)
  __asan_unpoison_memory_region(begin, static_cast<std::size_t>(end - begin));
#elif !defined(NDEBUG)
  VALGRIND_MAKE_MEM_UNDEFINED(begin, end - begin);
#endif
}

/// The stacks of one slab, as valgrind knows them while this lives. Without, valgrind takes a switch to a near stack
/// for a call or a return, and calls the memory in between uninitialised or unused. Costs a few instructions for a slab
/// where no valgrind listens.
///
/// With NDEBUG valgrind isn't told that a pooled stack is used again: it would report the first writes to that stack,
/// above all to what a body has captured. It is therefore asked not to report invalid addresses within the slab.
class valgrind_stacks {
 public:
  valgrind_stacks(std::byte* slab, std::size_t stacks, std::size_t bytes_per_stack)
      : slab_(slab), bytes_(stacks * bytes_per_stack) {
    if (RUNNING_ON_VALGRIND == 0) return;
    for (std::byte* begin = slab; begin != slab + bytes_; begin += bytes_per_stack)
      ids_.push_back(VALGRIND_STACK_REGISTER(begin, begin + bytes_per_stack - 1));
#ifdef NDEBUG
    (void)VALGRIND_DISABLE_ADDR_ERROR_REPORTING_IN_RANGE(slab_, bytes_);
#endif
  }
  ~valgrind_stacks() {
    if (ids_.empty()) return;
    for ([[maybe_unused]] const unsigned id : ids_) VALGRIND_STACK_DEREGISTER(id);
#ifdef NDEBUG
    (void)VALGRIND_ENABLE_ADDR_ERROR_REPORTING_IN_RANGE(slab_, bytes_);
#endif
  }
  valgrind_stacks(valgrind_stacks&&) noexcept = default;
  valgrind_stacks& operator=(valgrind_stacks&&) = delete;

 private:
  std::byte* slab_;
  std::size_t bytes_;
  std::vector<unsigned> ids_;  ///< of the stacks; empty where no valgrind listens, and in what was moved from
};

}  // namespace switchmark::stackful
