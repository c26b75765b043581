#pragma once

#include "stackful/sync/condition_variable.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <mutex>
#include <string>

namespace switchmark::stackful {

/// Fibers that wait until `open`, under the lock of `shared`.
template <class Preemption>
struct condition_variable_test : scheduler_fixture<Preemption> {
  using scheduler = fiber_scheduler<Preemption>;
  using lock_type = std::unique_lock<mutex<scheduler>>;
  mutex<scheduler> shared{*this->fibers};
  condition_variable<scheduler> changed{*this->fibers};
  bool open = false;

  void spawn_waiter(std::string name) {
    this->fibers->spawn(this->done, [this, name] {
      lock_type lock(shared);
      changed.wait(lock, [this] { return open; });
      this->log(name + (lock.owns_lock() && !shared.try_lock() ? " with the lock" : " without the lock"));
    });
  }
  void spawn(auto body) { this->fibers->spawn(this->done, body); }
  std::string at_what_time() { return "@" + std::to_string(this->fibers->now().time_since_epoch().count()); }
};

}  // namespace switchmark::stackful
