#pragma once

#include <set>

namespace switchmark::platform {

/// The numbers of the CPUs that the calling thread may run on, however many the machine has. Throws std::system_error
/// when the kernel does not tell.
[[nodiscard]] std::set<int> allowed_cpus();

/// Pins the calling thread to one CPU. Throws std::system_error when the kernel refuses.
void pin_to(int cpu);

}  // namespace switchmark::platform
