#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::spawn {

/// One parent spawns a child and joins it, N times: what it costs to create, run and finish a task.
struct spec {
  std::size_t children = 1;
};

[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs. The parent is task 0, child i is task i + 1.
enum event : std::uint32_t {
  ran,     ///< the child; its product
  joined,  ///< the parent, after each join; the sum so far
};

/// The child's kernel, about a nanosecond. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t produce(std::size_t child) noexcept;

/// What every run must do, computed without any model.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::spawn
