#include "stackful/fibers/stack.hpp"

#include "stackful/fibers/overflow_report.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace switchmark::stackful {
namespace {

constexpr int madv_guard_install = 102;  // MADV_GUARD_INSTALL, Linux 6.13; absent from older headers
constinit thread_local stack_pool* pools_of_this_thread = nullptr;

constexpr std::size_t first_slab = 64, largest_slab = 16 * 1024;  // stacks

/// Whether the kernel fails to read a path there. valgrind reads the path by itself, and ends; it hands advice on to
/// the kernel.
bool is_unreadable(const std::byte* page) noexcept {
  if (RUNNING_ON_VALGRIND != 0) return true;
  return access(reinterpret_cast<const char*>(page), F_OK) != 0 && errno == EFAULT;
}

}  // namespace

std::size_t whole_stack_bytes(std::size_t least) noexcept {
  return whole_stack_bytes(least, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
}

std::string_view name(guard_kind kind) noexcept {
  switch (kind) {
    case guard_kind::none: return "none";
    case guard_kind::protection: return "mprotect";
    case guard_kind::marker: return "madvise";
  }
  return "unknown";
}

stack_pool::stack_pool(stack_options options)
    : options_(options),
      guard_bytes_(options.guard_bytes != 0 ? options.guard_bytes : static_cast<std::size_t>(sysconf(_SC_PAGESIZE))),
      next_(pools_of_this_thread) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  if (guard_bytes_ % page != 0) throw std::invalid_argument("the guard of a stack is a whole number of pages");
  if (options.bytes % page != 0 || options.bytes < guard_bytes_ + 2 * page)
    throw std::invalid_argument("a stack is a whole number of pages, at least two beside its guard");
  if (options.colours == 0 || options.colours * options.colour_step > page * 3 / 4)
    throw std::invalid_argument("stack colours must leave the hot frame on the stack's first page");
  if (options.colour_step % alignof(std::max_align_t) != 0)
    throw std::invalid_argument("a stack begins at an aligned address: the colour step is a multiple of 16 bytes");
  report_overflows();
  pools_of_this_thread = this;
}

stack_pool::~stack_pool() {
  stack_pool** link = &pools_of_this_thread;
  while (*link != nullptr && *link != this) link = &(*link)->next_;
  if (*link == this) *link = next_;
  for (const slab& mapped : slabs_) {
    mark_usable(mapped.begin, mapped.begin + mapped.bytes);  // by whoever gets these addresses next
    munmap(mapped.begin, mapped.bytes);
  }
}

void stack_pool::map_slab() {
  const std::size_t stacks =
      std::min(largest_slab, slabs_.empty() ? first_slab : 2 * slabs_.back().bytes / options_.bytes);
  const std::size_t bytes = stacks * options_.bytes;
  void* memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mapping a slab of stacks");
  madvise(memory, bytes, MADV_NOHUGEPAGE);  // a hint: refused only where there are no huge pages to avoid
  unused_ = static_cast<std::byte*>(memory);
  end_ = unused_ + bytes;
  slabs_.push_back({unused_, bytes, valgrind_stacks(unused_, stacks, options_.bytes)});
}

guard_kind stack_pool::guard(std::byte* begin) noexcept {
  if (strongest_ == guard_kind::marker) {
    // The first one is tried out: an emulator that takes every advice for a hint (qemu-user) says yes and does nothing.
    const bool tried_out = guarded_[static_cast<int>(guard_kind::marker)] != 0;
    if (madvise(begin, guard_bytes_, madv_guard_install) == 0 && (tried_out || is_unreadable(begin)))
      return guard_kind::marker;
    strongest_ = guard_kind::protection;
  }
  if (strongest_ == guard_kind::protection) {
    if (mprotect(begin, guard_bytes_, PROT_NONE) == 0) return guard_kind::protection;
    strongest_ = guard_kind::none;
  }
  return guard_kind::none;
}

const stack_pool* stack_pool::first_of_this_thread() noexcept { return pools_of_this_thread; }

// The lowest byte of the stack that holds `place`, its guard included.
const std::byte* stack_pool::bottom_below(const std::byte* place) const noexcept {
  for (const slab& mapped : slabs_) {
    if (place < mapped.begin || place >= mapped.begin + mapped.bytes) continue;
    return place - static_cast<std::size_t>(place - mapped.begin) % options_.bytes;
  }
  return nullptr;
}

const std::byte* stack_pool::limit_below(const std::byte* place) const noexcept {
  const std::byte* bottom = bottom_below(place);
  return bottom != nullptr ? bottom + guard_bytes_ : nullptr;
}

bool stack_pool::is_guard(const std::byte* place) const noexcept {
  const std::byte* bottom = bottom_below(place);
  return bottom != nullptr && place < bottom + guard_bytes_;
}

stack stack_pool::fresh() {
  if (unused_ == end_) map_slab();
  std::byte* bottom = unused_;
  unused_ += options_.bytes;
  ++guarded_[static_cast<int>(guard(bottom))];
  const std::size_t colour = taken_++ % options_.colours * options_.colour_step;
  return {bottom + guard_bytes_, bottom + options_.bytes - colour};
}

guard_kind available_guard() {
  stack_pool pool({});
  (void)pool.take();
  for (const guard_kind kind : {guard_kind::marker, guard_kind::protection})
    if (pool.guarded_by(kind) == 1) return kind;
  return guard_kind::none;
}

}  // namespace switchmark::stackful
