#pragma once

#include "workloads/channel/spec.hpp"

#include <cstdint>
#include <vector>

namespace switchmark::workloads::channel {

/// The baseline: the kernels of both tasks, message by message, from one plain loop, without channel, waits and model.
/// Leaves the results. Compiled once, for every model, and apart from the kernels, so that each is a call here, too.
void pass_plainly(const spec& s, std::vector<std::uint64_t>& results);

}  // namespace switchmark::workloads::channel
