#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"

#include <cerrno>
#include <cstdint>

namespace switchmark::stackful::hazards {
namespace {

/// What a vector register that held `value` holds after a tick.
[[gnu::noinline]] std::uint64_t across_a_tick(std::uint64_t value, const this_thread_id& to) {
  return platform::architecture::vector_register_across(value, SYS_tgkill, to.process, to.thread, manual_signal);
}

}  // namespace

// Two fibers are stopped, each with a value of its own in the same vector register.
const char* trigger::vector_state() {
  fixture on;
  const this_thread_id self;
  int lost = 0;
  for (const std::uint64_t value : {0x1111'1111u, 0x2222'2222u})
    on.spawn([&, value] {
      if (across_a_tick(value, self) != value) ++lost;
    });
  on.run();
  return lost == 0 ? nullptr : "a vector register lost its value";
}

// A fiber is stopped between a call that failed and the look at errno; the next one's call fails otherwise.
const char* trigger::errno_kept() {
  fixture on;
  int seen = 0;
  on.spawn([&] {
    errno = ENOENT;
    raise_tick();
    seen = errno;
  });
  on.spawn([] { errno = EAGAIN; });
  on.run();
  return seen == ENOENT ? nullptr : "a fiber found the errno of another";
}

}  // namespace switchmark::stackful::hazards
