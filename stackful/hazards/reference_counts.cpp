#include "stackful/hazards/provoke.hpp"
#include "stackful/hazards/stage.hpp"

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

// A tick after every instruction of two fibers that release copies of one shared_ptr: between the load and the store of
// its count too, where a release is made of such. The second fiber falls back behind the first one by one instruction
// after the other, so that its releases meet those of the first one wherever they are. Neither makes copies, so that
// nothing makes up for a release that is lost.
const char* provoke::reference_counts() {
  const auto shared = std::make_shared<int>(0);
  copies first, second;
  first.fill(shared);
  second.fill(shared);
  stage on(runtime::tick_kind::step);
  on.spawn([&first] { release(first, 0); });
  on.spawn([&second] { release(second, 1); });
  on.run();
  return shared.use_count() == 1 ? nullptr : "a shared_ptr counts owners that have released it";
}

}  // namespace switchmark::stackful::hazards
