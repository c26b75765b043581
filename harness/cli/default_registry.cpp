#include "runner/registry.hpp"

namespace switchmark::runner {

std::vector<cell> registry(const run_scale& scale) { return workloads::every_cell(scale); }

}  // namespace switchmark::runner
