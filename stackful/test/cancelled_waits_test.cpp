// A scheduler that is destroyed while fibers wait for a mutex or a condition variable: the mutex stays with nobody.
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/condition_variable.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <mutex>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

template <class Preemption>
struct cancelled_waits_test : scheduler_fixture<Preemption> {
  using scheduler = fiber_scheduler<Preemption>;
  using lock_type = std::unique_lock<mutex<scheduler>>;
  mutex<scheduler> shared{*this->fibers};
  condition_variable<scheduler> changed{*this->fibers};
  runtime::completion never, never_too;  ///< what nobody finishes

  /// The first to wait is cancelled last, and says whether the mutex is free then.
  void SetUp() override {
    never.expect();
    never_too.expect();
    spawn([this] {
      struct looks_at_the_end {
        cancelled_waits_test& test;
        ~looks_at_the_end() {
          const bool free = test.shared.try_lock();
          test.log(free ? "free" : "still held");
          if (free) test.shared.unlock();
        }
      };
      const looks_at_the_end guard{*this};
      this->fibers->join(never);
    });
  }
  void run_and_destroy() {
    this->fibers->run_until_parked();
    this->destroy();
    EXPECT_EQ(this->worker.counts.finishes, this->worker.counts.spawns);
    EXPECT_TRUE(this->done.done());
  }
  struct locks_at_the_end {
    cancelled_waits_test& test;
    ~locks_at_the_end() {
      const std::lock_guard lock(test.shared);
      test.log("in a destructor");
    }
  };

  void spawn(auto body) { this->fibers->spawn(this->done, std::move(body)); }
  void spawn_visitor(std::string name) {
    spawn([this, name] {
      const witness held(this->order, name);
      const std::lock_guard lock(shared);
      this->log(name + " must not get it");
    });
  }
  void spawn_holder(std::string name, auto wait) {
    spawn([this, name, wait] {
      const witness held(this->order, name);
      const std::lock_guard lock(shared);
      wait();
    });
  }
};
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(cancelled_waits_test, both);

// Handed from one to the next, none of whom goes in.
TYPED_TEST(cancelled_waits_test, a_mutex_that_a_cancelled_holder_gives_back_is_passed_on) {
  this->spawn_holder("holder", [this] { this->fibers->sleep_until(this->at(1'000)); });
  for (const char* name : {"a", "b"}) this->spawn_visitor(name);
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~holder", "~a", "~b", "free"));
}

TYPED_TEST(cancelled_waits_test, who_waits_for_a_mutex_goes_before_an_older_holder) {
  this->spawn_holder("holder", [this] { this->fibers->join(this->never_too); });
  for (const char* name : {"a", "b"}) this->spawn_visitor(name);
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~b", "~a", "~holder", "free"));
}

// Ready already, by the one that gave it back and ends before: it holds the mutex without having run since.
TYPED_TEST(cancelled_waits_test, who_was_handed_the_mutex_passes_it_on) {
  this->spawn_holder("holder", [this] {
    this->fibers->yield();  // the others ask
    this->worker.close();   // nobody is dispatched any more
  });
  for (const char* name : {"a", "b"}) this->spawn_visitor(name);
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~holder", "~a", "~b", "free"));
}

// No second exception for a destructor: it waits until the holder has been cancelled, however old it is.
TYPED_TEST(cancelled_waits_test, a_destructor_gets_the_mutex_after_its_holder_is_cancelled) {
  this->spawn_holder("holder", [this] { this->fibers->join(this->never_too); });
  this->spawn([this] {
    const typename TestFixture::locks_at_the_end guard{*this};
    this->fibers->sleep_until(this->at(1'000));
  });
  this->spawn_visitor("a");
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~a", "~holder", "in a destructor", "free"));
}

// The holder unwinds too, and waits again while it does: whoever is told before it goes back to waiting.
TYPED_TEST(cancelled_waits_test, a_destructor_gets_the_mutex_after_its_holder_has_unwound) {
  struct joins_at_the_end {
    cancelled_waits_test<TypeParam>& test;
    ~joins_at_the_end() { test.fibers->join(test.never_too); }
  };
  this->spawn_holder("holder", [this] {
    const joins_at_the_end guard{*this};
    this->fibers->sleep_until(this->at(2'000));
  });
  this->spawn([this] {
    const typename TestFixture::locks_at_the_end guard{*this};
    this->fibers->sleep_until(this->at(1'000));
  });
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("still held", "~holder", "in a destructor"));
}

TYPED_TEST(cancelled_waits_test, a_condition_variable_gives_the_lock_back_first) {
  for (const char* name : {"a", "b"})
    this->spawn([this, name] {
      typename TestFixture::lock_type lock(this->shared);
      try {
        this->changed.wait(lock);
      } catch (const cancelled&) {
        this->log(name + std::string(lock.owns_lock() && !this->shared.try_lock() ? " holds it" : " doesn't hold it"));
        throw;
      }
    });
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("b holds it", "a holds it", "free"));
}

// Both wait for the condition, while an older fiber holds the lock: they get it when that one is cancelled.
TYPED_TEST(cancelled_waits_test, a_condition_variable_waits_for_the_lock_even_so) {
  const auto waits = [this](std::string name) {
    return [this, name] {
      const witness held(this->order, name);
      typename TestFixture::lock_type lock(this->shared);
      if (name == "timed")
        this->changed.wait_until(lock, this->at(5'000));
      else
        this->changed.wait(lock);
      this->log(name + " must not go on");
    };
  };
  this->spawn(waits("a"));
  this->spawn(waits("timed"));
  this->spawn_holder("holder", [this] { this->fibers->join(this->never_too); });
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~holder", "~timed", "~a", "free"));
}

TYPED_TEST(cancelled_waits_test, a_notified_fiber_that_is_cancelled_gives_the_lock_back) {
  for (const char* name : {"a", "b"})
    this->spawn([this, name] {
      const witness held(this->order, name);
      typename TestFixture::lock_type lock(this->shared);
      this->changed.wait(lock);
      this->log(name + std::string(" must not go on"));
    });
  this->spawn([this] {
    this->changed.notify_all();
    this->worker.close();
  });
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~a", "~b", "free"));
}

// Nobody is left who would notify: a wait in a destructor returns, with the lock, though nothing holds.
TYPED_TEST(cancelled_waits_test, a_condition_variable_does_not_keep_a_destructor) {
  struct waits_at_the_end {
    cancelled_waits_test<TypeParam>& test;
    ~waits_at_the_end() {
      typename TestFixture::lock_type lock(test.shared);
      test.changed.wait(lock, [] { return false; });
      EXPECT_FALSE(test.changed.wait_until(lock, test.at(9'000), [] { return false; }));
      test.log(lock.owns_lock() && !test.shared.try_lock() ? "with the lock" : "without the lock");
    }
  };
  this->spawn([this] {
    const waits_at_the_end guard{*this};
    this->fibers->sleep_until(this->at(1'000));
  });
  this->spawn([this] {
    const witness held(this->order, "a");
    this->fibers->join(this->never_too);
  });
  this->run_and_destroy();
  EXPECT_THAT(this->order, ElementsAre("~a", "free", "with the lock"));
}

}  // namespace
}  // namespace switchmark::stackful
