#pragma once

#include "platform/architecture/architecture.hpp"
#include "runtime/style.hpp"
#include "stackful/fibers/checked_stacks.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace switchmark::stackful {

/// The memory of one fiber. Grows down from `top`; `limit` is the lowest usable byte, above the guard page.
struct stack {
  std::byte* limit = nullptr;
  std::byte* top = nullptr;

  [[nodiscard]] std::size_t usable_bytes() const noexcept { return static_cast<std::size_t>(top - limit); }
};

/// What stands below a stack, so that an overflow stops the program instead of writing into the neighbour.
enum class guard_kind : std::uint8_t {
  none,        ///< nothing: the kernel refused both
  protection,  ///< mprotect: splits the mapping in two, and so ends at vm.max_map_count / 2 stacks
  marker,      ///< MADV_GUARD_INSTALL (Linux 6.13): a page-table entry, no mapping
};
[[nodiscard]] std::string_view name(guard_kind kind) noexcept;

/// The least whole number of pages, and no less than three, that holds `least` bytes.
[[nodiscard]] constexpr std::size_t whole_stack_bytes(std::size_t least, std::size_t page_bytes) noexcept {
  const std::size_t pages = (least + page_bytes - 1) / page_bytes;
  return (pages < 3 ? 3 : pages) * page_bytes;
}
/// The same with the pages of this kernel: 4 KiB on x86-64; 4, 16 or 64 KiB on aarch64.
[[nodiscard]] std::size_t whole_stack_bytes(std::size_t least) noexcept;

/// How stacks are made. Every knob with the failure that it prevents.
struct stack_options {
  /// Address space per stack, guard page included; whole pages, at least three. Less than the deepest call needs
  /// ends on the guard page.
  std::size_t bytes = whole_stack_bytes(runtime::default_stack_bytes);
  /// Stacks begin at `colours` different offsets, `colour_step` bytes apart. Without, the hot lines of all stacks
  /// fall into the same sets of the L1 cache. The product must leave the hot frame on the stack's first page.
  unsigned colours = 12;
  std::size_t colour_step = 256;
  /// Bytes of each stack that nothing may touch, at its low end: whole pages; 0: one page. A function whose frame is
  /// larger may write into the next stack without touching them, unless its compiler touches every page of a frame in
  /// turn (-fstack-clash-protection).
  std::size_t guard_bytes = 0;
  /// Whose stacks they are, for the report of an overflow: the model, and what runs on it. Literals.
  std::string_view owner = {}, workload = {};
};

/// Stacks from slabs, pooled: giving back is a push, taking again a pop, and the page stays warm.
///
/// A slab is one anonymous mapping of many stacks without huge pages (a touch of 4 KB would cost 2 MB). Slabs are
/// returned to the kernel with the pool. Not thread-safe; a preemptible caller holds a no_preempt region. Destroyed by
/// the thread that made it. A fiber that overflows its stack is reported (overflow_report.hpp).
class stack_pool {
 public:
  /// Throws std::invalid_argument when `options` can't hold a fiber.
  explicit stack_pool(stack_options options);
  ~stack_pool();
  stack_pool(const stack_pool&) = delete;
  stack_pool& operator=(const stack_pool&) = delete;

  /// Takes the stack that was given back last, or a fresh one. Throws std::system_error when memory is refused.
  [[nodiscard]] stack take() {
    if (free_ == nullptr) [[unlikely]]
      return fresh();
    pooled* last = free_;
    free_ = last->next;
    mark_usable(last->memory.limit, reinterpret_cast<std::byte*>(last));
    return last->memory;
  }

  /// Gives back a stack on which nothing lives any more.
  void give(stack memory) noexcept {
    std::byte* const record = memory.top - sizeof(pooled);
    mark_usable(record, memory.top);
    free_ = new (record) pooled{free_, memory};
    mark_unused(memory.limit, record);
  }

  /// The lowest usable byte of the stack that holds `place`; null when it lies on none of this pool's. O(slabs), reads
  /// only: a tick handler may ask while nobody takes or gives.
  [[nodiscard]] const std::byte* limit_below(const std::byte* place) const noexcept;

  /// Whether `place` lies in the guard of one of this pool's stacks. O(slabs), reads only.
  [[nodiscard]] bool is_guard(const std::byte* place) const noexcept;

  /// All pools that the calling thread has made and not destroyed, in no order; null behind the last.
  [[nodiscard]] static const stack_pool* first_of_this_thread() noexcept;
  [[nodiscard]] const stack_pool* next_of_this_thread() const noexcept { return next_; }

  [[nodiscard]] const stack_options& options() const noexcept { return options_; }
  [[nodiscard]] std::size_t guard_bytes() const noexcept { return guard_bytes_; }
  [[nodiscard]] std::size_t bytes_per_stack() const noexcept { return options_.bytes; }
  /// Stacks handed out so far that have each kind of guard, by `guard_kind`.
  [[nodiscard]] std::size_t guarded_by(guard_kind kind) const noexcept { return guarded_[static_cast<int>(kind)]; }

 private:
  struct pooled {
    pooled* next;
    stack memory;
  };
  struct slab {
    std::byte* begin;
    std::size_t bytes;
    valgrind_stacks checked;
  };

  [[nodiscard]] stack fresh();
  void map_slab();
  guard_kind guard(std::byte* begin) noexcept;
  [[nodiscard]] const std::byte* bottom_below(const std::byte* place) const noexcept;

  stack_options options_;
  std::size_t guard_bytes_;
  stack_pool* next_;  ///< pool of this thread
  std::vector<slab> slabs_;
  std::byte* unused_ = nullptr;  ///< the first stack of the newest slab that was never taken
  std::byte* end_ = nullptr;     ///< of the newest slab
  std::size_t taken_ = 0;        ///< fresh stacks so far; picks the colour
  pooled* free_ = nullptr;
  guard_kind strongest_ = guard_kind::marker;  ///< falls with the first refusal
  std::size_t guarded_[3] = {};
};

/// What guards the first stack of a pool on this kernel: tried out. Throws as `stack_pool::take`.
[[nodiscard]] guard_kind available_guard();

}  // namespace switchmark::stackful
