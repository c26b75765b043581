// A program that shares an object with others of its kind: it would notice a reference count that two fibers changed at
// once.
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace switchmark::stackful {
namespace {

/// Of one object that every run copies. So many that a count which has become too low frees it in no run: the result
/// says that it is wrong.
const std::vector<std::shared_ptr<const std::uint64_t>> owners(10'000, std::make_shared<const std::uint64_t>(4'711));

std::atomic<std::uint64_t> begun{0}, running{0};

/// While it lives, a run may hold copies.
struct run_of_the_kernel {
  run_of_the_kernel() { ++running, ++begun; }
  ~run_of_the_kernel() { --running; }
  run_of_the_kernel(const run_of_the_kernel&) = delete;
  run_of_the_kernel& operator=(const run_of_the_kernel&) = delete;
};

/// Whether the count is right, for a run that holds no copy. Not known, hence true, where another run may have held one
/// meanwhile. Without a branch: whoever runs beside others executes what it executes alone.
bool count_is_right() {
  const std::uint64_t begun_before = begun, running_before = running;
  const auto counted = static_cast<std::size_t>(owners.front().use_count());
  const bool alone = (running_before == 1) & (begun == begun_before);
  return !alone | (counted == owners.size());
}

}  // namespace

std::uint64_t shared_pointers(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  const run_of_the_kernel here;
  numbers random(seed);
  folded result;
  for (std::size_t i = 0; i < size; ++i) {
    std::array<std::shared_ptr<const std::uint64_t>, 4> copies;
    for (auto& copy : copies) copy = owners[random.below(owners.size())];
    const std::weak_ptr<const std::uint64_t> weak = copies[random.below(copies.size())];
    if (i % 256 == 0) ticks.here();
    copies[random.below(copies.size())].reset();
    if (const std::shared_ptr<const std::uint64_t> locked = weak.lock()) result.add(*locked + random.next());
  }
  result.add(count_is_right());
  return result.value();
}

}  // namespace switchmark::stackful
