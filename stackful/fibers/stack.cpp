#include "stackful/fibers/stack.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace switchmark::stackful {
namespace {

constexpr int madv_guard_install = 102;  // MADV_GUARD_INSTALL, Linux 6.13; absent from older headers
constexpr std::size_t first_slab = 64, largest_slab = 16 * 1024;  // stacks

}  // namespace

std::string_view name(guard_kind kind) noexcept {
  switch (kind) {
    case guard_kind::none: return "none";
    case guard_kind::protection: return "mprotect";
    case guard_kind::marker: return "madvise";
  }
  return "unknown";
}

stack_pool::stack_pool(stack_options options)
    : options_(options), page_bytes_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
  const std::size_t page = page_bytes_;
  if (options.bytes % page != 0 || options.bytes < 3 * page)
    throw std::invalid_argument("a stack is a whole number of pages, at least three");
  if (options.colours == 0 || options.colours * options.colour_step > page * 3 / 4)
    throw std::invalid_argument("stack colours must leave the hot frame on the stack's first page");
  if (options.colour_step % alignof(std::max_align_t) != 0)
    throw std::invalid_argument("a stack begins at an aligned address: the colour step is a multiple of 16 bytes");
}

stack_pool::~stack_pool() {
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

guard_kind stack_pool::guard(std::byte* page) noexcept {
  if (strongest_ == guard_kind::marker) {
    if (madvise(page, page_bytes_, madv_guard_install) == 0) return guard_kind::marker;
    strongest_ = guard_kind::protection;
  }
  if (strongest_ == guard_kind::protection) {
    if (mprotect(page, page_bytes_, PROT_NONE) == 0) return guard_kind::protection;
    strongest_ = guard_kind::none;
  }
  return guard_kind::none;
}

const std::byte* stack_pool::limit_below(const std::byte* place) const noexcept {
  for (const slab& mapped : slabs_) {
    if (place < mapped.begin || place >= mapped.begin + mapped.bytes) continue;
    return place - static_cast<std::size_t>(place - mapped.begin) % options_.bytes + page_bytes_;
  }
  return nullptr;
}

stack stack_pool::fresh() {
  if (unused_ == end_) map_slab();
  std::byte* bottom = unused_;
  unused_ += options_.bytes;
  ++guarded_[static_cast<int>(guard(bottom))];
  const std::size_t colour = taken_++ % options_.colours * options_.colour_step;
  return {bottom + page_bytes_, bottom + options_.bytes - colour};
}

guard_kind available_guard() {
  stack_pool pool({});
  (void)pool.take();
  for (const guard_kind kind : {guard_kind::marker, guard_kind::protection})
    if (pool.guarded_by(kind) == 1) return kind;
  return guard_kind::none;
}

}  // namespace switchmark::stackful
