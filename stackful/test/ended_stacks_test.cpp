#include "stackful/fibers/ended_stacks.hpp"

#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <array>
#include <cstring>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

TEST(ended_stacks, knows_those_that_were_told) {
  const std::byte memory[3] = {};
  ended_stacks ended;
  EXPECT_FALSE(ended.contains(&memory[0]));
  ended.insert(&memory[0]);
  ended.insert(&memory[2]);
  EXPECT_TRUE(ended.contains(&memory[0]));
  EXPECT_FALSE(ended.contains(&memory[1]));
  EXPECT_TRUE(ended.contains(&memory[2]));
  EXPECT_FALSE(ended.contains(nullptr)) << "no stack";
}

// A parent that is cancelled before its join takes along what its children report to.
template <class Preemption>
using orphans_test = scheduler_fixture<Preemption>;
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(orphans_test, both);

/// What lies in a place that is nobody's any more.
struct snapshot {
  const volatile unsigned char* place = nullptr;
  std::array<unsigned char, sizeof(runtime::completion)> bytes{};
  // On a stack that is nobody's: AddressSanitizer would report it.
  [[gnu::no_sanitize_address]] void take() {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = place[i];
  }
  [[gnu::no_sanitize_address]] bool still_so() const {
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (bytes[i] != place[i]) return false;
    return true;
  }
};

TYPED_TEST(orphans_test, a_child_writes_nothing_where_its_parent_lay) {
  snapshot dead;
  struct looks_at_the_end {
    snapshot& dead;
    std::vector<std::string>& order;
    ~looks_at_the_end() { order.push_back(dead.still_so() ? "untouched" : "written into"); }
  };
  struct takes_a_snapshot {
    snapshot& dead;
    ~takes_a_snapshot() { dead.take(); }
  };
  this->fibers->spawn(this->done, [&, this] {
    const witness held(this->order, "parent");
    runtime::completion children;
    dead.place = reinterpret_cast<const volatile unsigned char*>(&children);
    this->fibers->spawn(children, [&, this] {
      const witness mine(this->order, "child");
      const takes_a_snapshot guard{dead};
      this->fibers->sleep_until(this->at(2'000));
    });
    this->fibers->sleep_until(this->at(1'000));  // wakes, hence is cancelled, before its child
    this->fibers->join(children);
  });
  this->fibers->spawn(this->done, [&, this] {
    const looks_at_the_end guard{dead, this->order};
    this->fibers->sleep_until(this->at(3'000));
  });
  this->fibers->run_until_parked();
  const std::uint64_t wakes = this->worker.counts.wakes;
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~parent", "~child", "untouched"));
  EXPECT_EQ(this->worker.counts.wakes, wakes);
  EXPECT_EQ(this->worker.counts.finishes, this->worker.counts.spawns);
}

/// A body that captures much, beginning at the top of its stack, and counts what was changed in it.
struct canary {
  int& damaged;
  std::array<unsigned char, 3'000> bytes{};
  explicit canary(int& count) : damaged(count) { bytes.fill(0xA5); }
  canary(const canary&) = default;
  ~canary() {
    for (const unsigned char each : bytes) damaged += each != 0xA5;
  }
  void operator()() const {}
};

// The parent's stack is in the pool when somebody else's destructor spawns a fiber, which gets it: the child, which
// reports later, must not take it for its parent's.
TYPED_TEST(orphans_test, a_child_writes_nothing_into_a_fiber_that_came_after_its_parent) {
  int damaged = 0;
  struct spawns_at_the_end {
    orphans_test<TypeParam>& test;
    int& damaged;
    ~spawns_at_the_end() { test.fibers->spawn(test.done, canary(damaged)); }
  };
  this->fibers->spawn(this->done, [this] {
    const witness held(this->order, "parent");
    runtime::completion children;
    this->fibers->spawn(children, [this] {
      const witness mine(this->order, "child");
      this->fibers->sleep_until(this->at(1'000));
    });
    this->fibers->sleep_until(this->at(1'000));
    this->fibers->join(children);
  });
  this->fibers->spawn(this->done, [&, this] {
    const witness held(this->order, "spawns");
    const spawns_at_the_end guard{*this, damaged};
    this->fibers->sleep_until(this->at(1'000));
  });
  this->fibers->run_until_parked();
  this->time.wait_until(this->at(1'000));
  this->worker.fire_expired_timers();  // all are ready: parent, the one that spawns, child
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~parent", "~spawns", "~child"));
  EXPECT_EQ(damaged, 0);
  EXPECT_EQ(this->worker.counts.finishes, this->worker.counts.spawns);
}

}  // namespace
}  // namespace switchmark::stackful
