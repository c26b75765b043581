#pragma once

#include "runtime/time_source.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::join_all {

/// One parent has N children that sleep, and waits for them, for all at once or for one after the other: what runs
/// concurrently, and what it costs to wait for many things.
///
/// The parent is task 0, child i is task i + 1. A sleep begins when its child does.
struct spec {
  std::size_t children = 1;
  bool joined = true;  ///< else each is made before the first is awaited, and they are awaited one by one
};

[[nodiscard]] constexpr std::size_t children_of(const spec& s) noexcept { return s.children; }

/// 10 to 10,000 children, joined; 100 and 10,000 one by one. A quick run leaves out the least and the most.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  woke,    ///< a child; how long after the start, in ns
  joined,  ///< the parent, when it has waited for all; likewise
};

/// How long a child sleeps: 1 to N ms, all different, in no order that the children have.
[[nodiscard]] runtime::duration sleep_duration(std::size_t child, std::size_t children) noexcept;

/// What is logged of a moment, and left as a result.
[[nodiscard]] inline std::uint64_t elapsed(runtime::time_point now, runtime::time_point start) noexcept {
  return static_cast<std::uint64_t>((now - start).count());
}

/// What every run must do, computed without any model. `starts_when_called`: children that are made run, awaited or
/// not. `children_are_tasks`: those that are joined are spawned.
[[nodiscard]] expectation expect(const spec& s, bool starts_when_called, bool children_are_tasks);

/// All sleeps over the time that they took together: 1 when one comes after the other.
[[nodiscard]] double concurrency(const spec& s, const std::vector<std::uint64_t>& results);

}  // namespace switchmark::workloads::join_all
