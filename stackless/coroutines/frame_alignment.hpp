#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>

namespace switchmark::stackless {

/// Whether the compiler hands the alignment of a frame to its promise's `operator new` (clang with
/// -fcoro-aligned-allocation does; g++ does not, nor does the standard ask for it).
inline constexpr bool compiler_passes_frame_alignment = SWITCHMARK_COMPILER_PASSES_FRAME_ALIGNMENT;

/// An argument by which a coroutine says that it keeps objects of this alignment across a wait:
///
///   coroutine<> body(run_type& run, frame_alignment<64> = {}) { alignas(64) float sums[16] = {}; co_await ... }
///
/// Needed by g++ for locals and temporaries with more than 16; it is known by itself for parameters. A frame that is
/// so aligned takes as many bytes more. Others cost nothing.
template <std::size_t Alignment>
struct frame_alignment {
  static_assert(Alignment != 0 && (Alignment & (Alignment - 1)) == 0, "an alignment is a power of two");
};

/// What an argument of a coroutine asks of the frame: a value lies in it, a reference doesn't.
template <class Argument>
inline constexpr std::size_t alignment_asked_by =
    alignof(std::conditional_t<std::is_reference_v<Argument>, void*, Argument>);
template <std::size_t Alignment>
inline constexpr std::size_t alignment_asked_by<frame_alignment<Alignment>> = Alignment;

template <class... Arguments>
inline constexpr std::size_t alignment_asked_by_all = std::max({std::size_t{__STDCPP_DEFAULT_NEW_ALIGNMENT__},
                                                                alignment_asked_by<Arguments>...});

/// The first place inside of `whole` that is so aligned and leaves room for a pointer, by which `whole_of` finds it
/// again. `whole` is `alignment` bytes larger than what will lie there, and aligned as every allocation.
[[nodiscard]] inline void* align_inside(void* whole, std::size_t alignment) noexcept {
  static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= sizeof(void*));
  const std::size_t skipped = alignment - reinterpret_cast<std::uintptr_t>(whole) % alignment;
  std::byte* const aligned = static_cast<std::byte*>(whole) + skipped;
  new (aligned - sizeof(void*)) void*(whole);
  return aligned;
}
[[nodiscard]] inline void* whole_of(void* aligned) noexcept {
  return *reinterpret_cast<void**>(static_cast<std::byte*>(aligned) - sizeof(void*));
}

/// `Promise` with frames that are so aligned.
template <class Promise, std::size_t Alignment>
struct over_aligned : Promise {
  using Promise::Promise;

  template <class... Arguments>
  static void* operator new(std::size_t bytes, Arguments&... arguments) {
    return align_inside(Promise::operator new(bytes + Alignment, arguments...), Alignment);
  }
  static void operator delete(void* frame, std::size_t bytes) {
    Promise::operator delete(whole_of(frame), bytes + Alignment);
  }
};

/// `Promise` with frames that are aligned as the compiler says. clang knows the alignment only after it has laid out
/// the frame: with a call of its own for each case, ordinary frames would be larger.
template <class Promise>
struct aligned_by_compiler : Promise {
  using Promise::Promise;

  template <class... Arguments>
  static void* operator new(std::size_t bytes, std::align_val_t needed, Arguments&... arguments) {
    const std::size_t room = room_for(needed);
    void* const whole = Promise::operator new(bytes + room, arguments...);
    return room == 0 ? whole : align_inside(whole, room);
  }
  static void operator delete(void* frame, std::size_t bytes, std::align_val_t needed) {
    const std::size_t room = room_for(needed);
    Promise::operator delete(room == 0 ? frame : whole_of(frame), bytes + room);
  }

 private:
  static std::size_t room_for(std::align_val_t needed) noexcept {
    const auto alignment = static_cast<std::size_t>(needed);
    return alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__ ? 0 : alignment;
  }
};

/// The promise of a coroutine with these arguments (std::coroutine_traits): `Promise` itself, as long as no more is
/// asked of its frame than every allocation gives.
template <class Promise, class... Arguments>
using promise_for =
    std::conditional_t<compiler_passes_frame_alignment, aligned_by_compiler<Promise>,
                       std::conditional_t<alignment_asked_by_all<Arguments...> <= __STDCPP_DEFAULT_NEW_ALIGNMENT__,
                                          Promise, over_aligned<Promise, alignment_asked_by_all<Arguments...>>>>;

/// How an object must be aligned at most that lies in a frame with this promise.
template <class Promise>
inline constexpr std::size_t largest_alignment_in = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
template <class Promise, std::size_t Alignment>
inline constexpr std::size_t largest_alignment_in<over_aligned<Promise, Alignment>> = Alignment;
template <class Promise>
inline constexpr std::size_t largest_alignment_in<aligned_by_compiler<Promise>> = static_cast<std::size_t>(-1);

}  // namespace switchmark::stackless
