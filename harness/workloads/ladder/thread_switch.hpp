#pragma once

#include "workloads/ladder/spec.hpp"

#include <string>
#include <vector>

namespace switchmark::workloads::ladder {

/// Two kernel threads on one CPU hand over to each other by a futex: wake the other one, wait for one's turn.
///
/// Not by sched_yield, a system call less: it gives way to whoever is ready on that CPU, other programs included, for
/// a whole slice of theirs (measured beside a compiler: 250 to 800 us a yield).
class thread_switch {
 public:
  static constexpr std::string_view id = "thread-switch";
  static constexpr std::size_t parties = 2, rounds = 500;
  static std::string unsupported() { return {}; }

  explicit thread_switch(const spec& s) : spec_(s) {}
  /// Between the caller and a thread that is made and ended outside of what is timed. It inherits the CPU to which the
  /// caller is pinned. Throws std::system_error when the kernel refuses it.
  double with(std::vector<std::uint64_t>& results);
  double without(std::vector<std::uint64_t>& results);

 private:
  spec spec_;
};

}  // namespace switchmark::workloads::ladder
