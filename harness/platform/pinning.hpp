#pragma once

#include <set>

namespace switchmark::platform {

/// The numbers of the CPUs that the calling thread may run on, however many the machine has. Throws std::system_error
/// when the kernel does not tell.
[[nodiscard]] std::set<int> allowed_cpus();

/// The same of the parent of this process. A measuring process is pinned to one CPU; its parent is not.
[[nodiscard]] std::set<int> cpus_of_parent();

/// Whether the kernel lets the calling thread choose its CPU, as filters of system calls in containers may not. True if
/// there is nothing to choose, because one CPU alone is allowed. Changes nothing. Throws as allowed_cpus.
[[nodiscard]] bool may_choose_cpu();

/// Pins the calling thread to one CPU. Throws std::system_error when the kernel refuses, unless that CPU is the only
/// one that the thread may run on.
void pin_to(int cpu);

/// Lets the calling thread run on every CPU that its process may use, but for this one, also if the thread was pinned.
/// False, and nothing changes, where there is no other, or where the kernel refuses.
[[nodiscard]] bool leave_cpu(int cpu) noexcept;

/// Whether leave_cpu can leave the CPU that the calling thread is on. Changes nothing. Throws as allowed_cpus.
[[nodiscard]] bool may_leave_cpu();

}  // namespace switchmark::platform
