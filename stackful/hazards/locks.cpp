#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/mutex.hpp"

#include <mutex>

namespace switchmark::stackful::hazards {

// A fiber is stopped while it holds a mutex, which the next one wants.
const char* trigger::mutex_parks() {
  fixture on;
  mutex<fiber_scheduler<preemption>> shared(on.fibers);
  int inside = 0;
  bool alone = true;
  for (int fiber = 0; fiber < 2; ++fiber)
    on.spawn([&] {
      const std::lock_guard held(shared);
      alone = alone && ++inside == 1;
      raise_tick();
      --inside;
    });
  on.run();
  return alone ? nullptr : "two fibers held one mutex at once";
}

}  // namespace switchmark::stackful::hazards
