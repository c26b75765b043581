// Exceptions that leave a body, that are caught while others run, and that keep a fiber from being made.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <exception>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

template <class Preemption>
using fiber_exceptions_test = scheduler_fixture<Preemption>;
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(fiber_exceptions_test, both);

TYPED_TEST(fiber_exceptions_test, an_exception_reaches_whoever_runs) {
  this->fibers->spawn(this->done, [] { throw std::runtime_error("first"); });
  this->fibers->spawn(this->done, [] { throw std::logic_error("second"); });
  this->fibers->spawn(this->done, [this] {
    this->fibers->yield();
    this->log("the others go on");
  });
  EXPECT_THROW(this->fibers->run(this->done), std::runtime_error);
  EXPECT_THAT(this->order, ElementsAre("the others go on"));
  EXPECT_TRUE(this->done.done());
  EXPECT_NO_THROW(this->fibers->run(this->done)) << "thrown once";
  EXPECT_TRUE(exception_state::of_this_thread()->empty());
}

TYPED_TEST(fiber_exceptions_test, an_exception_reaches_whoever_joins) {
  this->fibers->spawn(this->done, [this] {
    for (const bool early : {true, false}) {  // the child ends before, and after its parent waits
      runtime::completion child;
      this->fibers->spawn(child, [this, early] {
        this->fibers->yield();
        throw std::runtime_error(early ? "early" : "late");
      });
      if (early)
        while (!child.done()) this->fibers->yield();
      try {
        this->fibers->join(child);
      } catch (const std::runtime_error& failure) {
        this->log(failure.what());
      }
    }
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("early", "late"));
}

TYPED_TEST(fiber_exceptions_test, fibers_inside_catch_keep_their_exceptions_apart) {
  constexpr int rounds = 4;
  for (const std::string name : {"a", "b", "c"})
    this->fibers->spawn(this->done, [this, name] {
      for (int round = 0; round < rounds; ++round) {
        try {
          throw std::runtime_error(name);
        } catch (...) {
          this->fibers->yield();
          try {
            throw;  // the nested rethrow
          } catch (const std::runtime_error& again) {
            this->fibers->yield();
            if (again.what() != name) this->log(name + " caught " + again.what());
            try {
              throw std::logic_error("inner " + name);
            } catch (const std::logic_error& inner) {
              this->fibers->yield();
              if (inner.what() != "inner " + name) this->log(name + " caught " + inner.what());
            }
          }
          this->fibers->yield();
          try {
            std::rethrow_exception(std::current_exception());
          } catch (const std::exception& current) {
            if (current.what() != name) this->log(name + " is left with " + current.what());
          }
        }
        if (std::current_exception() != nullptr) this->log(name + " doesn't get rid of its exception");
      }
      this->log(name);
    });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("a", "b", "c"));
  EXPECT_TRUE(exception_state::of_this_thread()->empty());
}

TYPED_TEST(fiber_exceptions_test, a_fiber_that_waits_while_it_unwinds_is_alone_with_its_exception) {
  struct waits {
    typename TestFixture::scheduler& fibers;
    int& seen;
    ~waits() {
      fibers.yield();
      seen = std::uncaught_exceptions();
    }
  };
  int unwinding = -1, other = -1;
  this->fibers->spawn(this->done, [&] {
    try {
      const waits guard{*this->fibers, unwinding};
      throw 1;
    } catch (int) {
    }
  });
  this->fibers->spawn(this->done, [&] { other = std::uncaught_exceptions(); });
  this->fibers->run(this->done);
  EXPECT_EQ(unwinding, 1);
  EXPECT_EQ(other, 0);
}

TYPED_TEST(fiber_exceptions_test, a_run_inside_catch_is_alone_with_its_exception) {
  for (const std::string name : {"a", "b"})
    this->fibers->spawn(this->done, [this, name] {
      if (std::current_exception() == nullptr) this->log(name + " begins without an exception");
      try {
        throw std::logic_error("inner");
      } catch (const std::logic_error&) {
        this->fibers->yield();
      }
    });
  try {
    throw std::runtime_error("outer");
  } catch (const std::runtime_error& outer) {
    this->fibers->run(this->done);
    EXPECT_STREQ(outer.what(), "outer");
    EXPECT_NE(std::current_exception(), nullptr);
  }
  EXPECT_THAT(this->order, ElementsAre("a begins without an exception", "b begins without an exception"));
  EXPECT_EQ(std::current_exception(), nullptr);
}

// A fiber that unwinds is not told that it is cancelled. Here its destroyer unwinds, and the fiber does not.
TYPED_TEST(fiber_exceptions_test, a_scheduler_destroyed_while_its_thread_unwinds_cancels_its_fibers) {
  this->fibers->spawn(this->done, [this] {
    try {
      this->fibers->sleep_until(this->at(1'000));
      this->log("must not go on");
    } catch (const cancelled&) {
      this->log("cancelled");
      throw;
    }
  });
  this->fibers->run_until_parked();
  struct destroys {
    fiber_exceptions_test<TypeParam>& test;
    ~destroys() { test.destroy(); }
  };
  try {
    const destroys guard{*this};
    throw std::runtime_error("outer");
  } catch (const std::runtime_error& outer) {
    EXPECT_STREQ(outer.what(), "outer");
  }
  EXPECT_THAT(this->order, ElementsAre("cancelled"));
  EXPECT_EQ(std::uncaught_exceptions(), 0);
}

// A body whose copy throws: nothing was spawned, and no region is left open.
TYPED_TEST(fiber_exceptions_test, a_spawn_that_throws_leaves_everything_as_it_was) {
  struct cannot_move {
    cannot_move() = default;
    cannot_move(const cannot_move&) { throw std::runtime_error("no"); }
    void operator()() const {}
  };
  EXPECT_THROW(this->fibers->spawn(this->done, cannot_move()), std::runtime_error);
  EXPECT_EQ(this_thread.depth, 0u);
  EXPECT_TRUE(this->done.done());
  EXPECT_EQ(this->counted(), runtime::ledger_values{});
}

}  // namespace
}  // namespace switchmark::stackful
