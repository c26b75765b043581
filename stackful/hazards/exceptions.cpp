#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"

#include <optional>

namespace switchmark::stackful::hazards {

// Two fibers are stopped inside `catch`, each with an exception of its own, and rethrow what they caught.
const char* trigger::exception_state() {
  fixture on;
  int mixed = 0;
  for (const int who : {1, 2})
    on.spawn([&mixed, who] {
      try {
        throw who;
      } catch (int) {
        raise_tick();
        try {
          throw;
        } catch (int again) {
          if (again != who) ++mixed;
        }
      }
    });
  on.run();
  return mixed == 0 ? nullptr : "a fiber rethrew the exception of another";
}

// A scheduler is destroyed while a fiber of its own stands inside the tick handler.
const char* trigger::next_wait() {
  bool went_on = false;
  {
    fixture on;
    on.spawn([&] {
      raise_tick();
      went_on = true;
      on.fibers.yield();
    });
    on.spawn([&] {
      on.worker.close();  // nobody is dispatched any more, the stopped fiber neither
      on.fibers.yield();
    });
    on.fibers.run_until_parked();
  }
  return went_on ? nullptr : "a stopped fiber did not go on to its next wait";
}

}  // namespace switchmark::stackful::hazards
