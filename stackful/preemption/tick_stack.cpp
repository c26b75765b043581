#include "stackful/preemption/tick_stack.hpp"

#include "stackful/fibers/guards.hpp"

#include <unistd.h>

#include <algorithm>

namespace switchmark::stackful {

// glibc answers with the kernel's own figure, AT_MINSIGSTKSZ (Linux 5.14): the largest frame of any task on this CPU.
// On older kernels it computes the figure itself.
std::size_t signal_frame_bytes() noexcept { return static_cast<std::size_t>(sysconf(_SC_MINSIGSTKSZ)); }

stack_options room_for_ticks(stack_options requested, std::size_t frame_bytes) noexcept {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  // A signal frame that begins above the guard must not end below it.
  const std::size_t least_guard = guards.large_guards ? red_zone_bytes + frame_bytes : 0;
  requested.guard_bytes = std::max({requested.guard_bytes, page, (least_guard + page - 1) / page * page});
  const std::size_t least =
      requested.guard_bytes + page + requested.colours * requested.colour_step + tick_stack_bytes(frame_bytes);
  requested.bytes = std::max(requested.bytes, (least + page - 1) / page * page);
  return requested;
}

}  // namespace switchmark::stackful
