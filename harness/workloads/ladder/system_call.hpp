#pragma once

#include "stackful/preemption/manual_ticks.hpp"
#include "workloads/ladder/loop.hpp"

#include <sys/syscall.h>

namespace switchmark::workloads::ladder {

struct enter_kernel {
  std::uint64_t operator()(std::uint64_t state) const noexcept {
    (void)stackful::inline_syscall(SYS_getppid);
    return state;
  }
};

/// Into the kernel and back by an inlined instruction, for one of the calls that do next to nothing there.
struct system_call : one_party<enter_kernel> {
  static constexpr std::string_view id = "system-call";
  static constexpr std::size_t rounds = 10'000;
  using one_party::one_party;
};

}  // namespace switchmark::workloads::ladder
