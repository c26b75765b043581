// Locks that library code holds while it calls program code, beyond those of library_frames_test.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <dlfcn.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

void raise_ticks_in_constructor() { raise_two_ticks(); }

struct half_open_library : scheduler_fixture<preemption> {
  half_open_library() {
    const auto address = reinterpret_cast<std::uintptr_t>(&raise_ticks_in_constructor);
    setenv("CALLED_BY_CONSTRUCTOR", std::to_string(address).c_str(), 1);
  }
  ~half_open_library() override { unsetenv("CALLED_BY_CONSTRUCTOR"); }

  static int open_and_ask() {
    void* const library = dlopen(HALF_OPEN_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return -1;
    const int value = reinterpret_cast<int (*)()>(dlsym(library, "value_of_library"))();
    dlclose(library);
    return value;
  }
};

TEST_F(half_open_library, is_seen_by_no_other_fiber) {
  std::vector<int> seen;
  for (int who = 0; who < 2; ++who) fibers->spawn(done, [&] { seen.push_back(open_and_ask()); });
  fibers->run(done);
  EXPECT_THAT(seen, ElementsAre(42, 42));
  EXPECT_GE(worker.counts.ticks_deferred, 1u);
  EXPECT_EQ(this_thread.depth, 0u);
}

TEST_F(half_open_library, gives_the_tick_to_another_fiber_once_it_is_open) {
  fibers->spawn(done, [this] {
    void* const library = dlopen(HALF_OPEN_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    log(library != nullptr ? "a" : dlerror());
    if (library != nullptr) dlclose(library);
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("b", "a"));
}

/// The lock behind the atomic functions of std::shared_ptr, which two fibers want.
struct shared_pointer_lock : scheduler_fixture<preemption> {
  std::shared_ptr<int> shared = std::make_shared<int>(1);

  template <class Lock>
  void load_beside(Lock lock) {
    fibers->spawn(done, [&, lock] {
      lock();
      log("a goes on");
    });
    fibers->spawn(done, [this] {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
      log(*std::atomic_load(&shared) == 1 ? "b" : "b wrong");
#pragma GCC diagnostic pop
    });
    fibers->run(done);
    EXPECT_THAT(order, ElementsAre("a", "b", "a goes on"));
    EXPECT_EQ(this_thread.depth, 0u);
  }
};

TEST_F(shared_pointer_lock, is_not_held_by_a_stopped_fiber) {
  load_beside([this] {
    const std::_Sp_locker lock(&shared);
    raise_two_ticks();
    log("a");
  });
}

TEST_F(shared_pointer_lock, of_two_pointers_is_not_held_by_a_stopped_fiber) {
  load_beside([this] {
    const std::shared_ptr<int> other;
    const std::_Sp_locker lock(&shared, &other);
    raise_two_ticks();
    log("a");
  });
}

}  // namespace
}  // namespace switchmark::stackful
