#pragma once

#include <sched.h>

namespace switchmark::platform {

/// The greatest CPU number in `allowed`; 0 where the set is empty.
[[nodiscard]] int last_cpu_of(const cpu_set_t& allowed) noexcept;

/// Pins the calling thread to the last CPU that it may run on (the first ones get the interrupts), and returns its
/// number. Throws std::system_error when the kernel refuses.
int pin_to_last_cpu();

}  // namespace switchmark::platform
