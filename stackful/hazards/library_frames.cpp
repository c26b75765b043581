#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"

#include <mutex>

namespace switchmark::stackful::hazards {
namespace {

int made_once(int& made) {
  static const int value = [&made] {
    raise_tick();
    return ++made;
  }();
  return value;
}

/// Two fibers call `enter`; the first one is stopped inside, and the second one must not find it there.
template <class Enter>
const char* both(Enter enter, const char* wrong) {
  fixture on;
  int made = 0, right = 0;
  for (int fiber = 0; fiber < 2; ++fiber)
    on.spawn([&] {
      enter(made);
      if (made == 1) ++right;
    });
  on.run();
  return right == 2 ? nullptr : wrong;
}

}  // namespace

const char* trigger::static_guard() {
  return both([](int& made) { (void)made_once(made); }, "a static was not made exactly once");
}

const char* trigger::library_frames() {
  std::once_flag once;
  return both(
      [&once](int& made) {
        std::call_once(once, [&made] {
          raise_tick();
          ++made;
        });
      },
      "call_once did not call exactly once");
}

}  // namespace switchmark::stackful::hazards
