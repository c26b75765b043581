#include "platform/branch_predictor.hpp"

#include "platform/architecture/architecture.hpp"

namespace switchmark::platform {
namespace {

/// As far apart as the branches of dense code: four in a cache line.
constexpr int bytes_between_jumps = 16;

}  // namespace

void flush_branch_predictor() noexcept { architecture::take_jumps<flushing_jumps, bytes_between_jumps>(); }

}  // namespace switchmark::platform
