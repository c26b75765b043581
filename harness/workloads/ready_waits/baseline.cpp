#include "workloads/ready_waits/baseline.hpp"

namespace switchmark::workloads::ready_waits {

std::uint64_t step_plainly(const spec& s, std::vector<std::uint64_t>& results) {
  std::uint64_t waits = 0;
  for (std::size_t task = 0; task < s.tasks; ++task) {
    std::uint64_t state = seed(task);
    for (std::size_t descent = 0; descent < s.descents; ++descent) {
      state = step(state);
      waits += s.waits(state);
      for (std::size_t depth = 2; depth <= s.depth; ++depth) state = rise(state, depth);
    }
    results[task] = state;
  }
  return waits;
}

}  // namespace switchmark::workloads::ready_waits
