#pragma once

#include <cstddef>
#include <span>

namespace switchmark::measure {

/// What the process holds, as the kernel counts it.
struct memory_reading {
  double tasks = 0;             ///< how many were suspended; set by the reader
  double resident_bytes = 0;    ///< pages in memory (Rss of smaps_rollup: walked, not the kernel's batched counter)
  double reserved_bytes = 0;    ///< address space (VmSize)
  double page_table_bytes = 0;  ///< VmPTE
  double mappings = 0;          ///< lines of /proc/self/maps
};

/// Reads the files of `process`, which is a folder as /proc/<pid> is, with `tasks` noted. Walks the page tables:
/// milliseconds for a million tasks. Throws std::runtime_error when a file can't be read.
[[nodiscard]] memory_reading read_memory(std::size_t tasks, const char* process);
/// The same of this process.
[[nodiscard]] memory_reading read_memory(std::size_t tasks);

/// The memory of the kernel's own objects on this machine, of all processes together (Slab of `meminfo` in `folder`).
/// Throws as `read_memory`.
[[nodiscard]] double read_kernel_bytes(const char* folder = "/proc");

/// How much `field` grows per task: the slope of the least-squares line through `readings`, so that what the program
/// holds anyway drops out. At least two readings with different counts of tasks.
[[nodiscard]] double growth_per_task(std::span<const memory_reading> readings, double memory_reading::*field);

/// Whether `field` grew enough between the first and the last of `readings` for its slope to be a fact: by at least 64
/// of the steps in which it grows, of `step` bytes each. Less growth may have found its room in what the program held
/// anyway, and the slope is then anything between 0 and the truth.
[[nodiscard]] bool growth_is_resolved(std::span<const memory_reading> readings, double memory_reading::*field,
                                      double step);

}  // namespace switchmark::measure
