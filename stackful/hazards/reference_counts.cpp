#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"

#include <array>
#include <memory>

namespace switchmark::stackful::hazards {
namespace {

using copies = std::array<std::shared_ptr<int>, 16>;

/// Releases one copy after the other, and executes `delay` more instructions after each one than after the one before.
/// Not inlined: every fiber executes the very same instructions.
[[gnu::noinline]] void release(copies& held, int delay) {
  int pause = 0;
  for (std::shared_ptr<int>& each : held) {
    each.reset();
    for (int left = pause += delay; left > 0; --left) asm volatile("");
  }
}

}  // namespace

// A tick after every instruction of two fibers that release copies of one shared_ptr. Without atomic instructions a
// release is a load and a store, and some ticks fall between them. The second fiber executes one instruction more after
// each release than after the one before, so that its releases meet those of the first fiber at every offset. Neither
// fiber makes copies: a copy could hide a release that was lost.
const char* trigger::reference_counts() {
  const auto shared = std::make_shared<int>(0);
  copies first, second;
  first.fill(shared);
  second.fill(shared);
  fixture on(runtime::tick_kind::step);
  on.spawn([&first] { release(first, 0); });
  on.spawn([&second] { release(second, 1); });
  on.run();
  return shared.use_count() == 1 ? nullptr : "a shared_ptr still counts an owner that has released it";
}

}  // namespace switchmark::stackful::hazards
