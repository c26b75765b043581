#pragma once

#include "workloads/ready_waits/spec.hpp"

#include <cstdint>
#include <vector>

namespace switchmark::workloads::ready_waits {

/// The baseline: the steps of all tasks, one task after the other, from one plain loop, without calls around them,
/// waits and model. Leaves the results, and returns how many descents would have waited. Compiled once, for every
/// model, and apart from the kernel, so that each step is a call of it here, too.
[[nodiscard]] std::uint64_t step_plainly(const spec& s, std::vector<std::uint64_t>& results);

}  // namespace switchmark::workloads::ready_waits
