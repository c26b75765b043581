// A scheduler that is destroyed with fibers in every state that there is, all at once.
#include "stackful/preemption/preemption.hpp"
#include "stackful/sync/condition_variable.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <deque>
#include <mutex>
#include <set>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

/// Counts how many of itself there are, and were.
struct counted {
  int& alive;
  int& released;
  counted(int& now, int& ever) : alive(now), released(ever) { ++alive; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() {
    --alive;
    ++released;
  }
};

template <class Preemption>
struct cancelled_together_test : scheduler_fixture<Preemption> {
  using scheduler = fiber_scheduler<Preemption>;
  static constexpr bool preempts = std::is_same_v<Preemption, preemption>;
  mutex<scheduler> shared{*this->fibers}, mine{*this->fibers};
  condition_variable<scheduler> changed{*this->fibers};
  std::deque<runtime::completion> never;  ///< one for each fiber that joins: nobody reports there
  int alive = 0, released = 0, begun = 0;
  std::set<std::uintptr_t> pages;  ///< on which fibers stood

  /// A fiber that has an object in every frame of `depth` calls, waits at the bottom, and says its name at its end.
  void spawn(const std::string& name, int depth, auto wait) {
    this->fibers->spawn(this->done, [this, name, depth, wait] {
      ++begun;
      const witness held(this->order, name);
      descend(depth, wait);
      this->log(name + " went on");
    });
  }
  void descend(int depth, const auto& wait) {  // NOLINT(misc-no-recursion): the point
    const counted one(alive, released);
    pages.insert(reinterpret_cast<std::uintptr_t>(&one) / page_bytes);
    if (depth > 0)
      descend(depth - 1, wait);
    else
      wait();
  }
  std::size_t mapped_pages() const {
    std::size_t mapped = 0;
    unsigned char resident = 0;
    for (const std::uintptr_t page : pages)
      if (mincore(reinterpret_cast<void*>(page * page_bytes), 1, &resident) == 0 || errno != ENOMEM) ++mapped;
    return mapped;
  }
  const std::uintptr_t page_bytes = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));

  void spawn_one_of_each(const std::string& suffix) {
    runtime::completion& nobody = never.emplace_back();
    nobody.expect();
    spawn("joins nobody" + suffix, 2, [this, &nobody] { this->fibers->join(nobody); });
    spawn("sleeps" + suffix, 3, [this] { this->fibers->sleep_until(this->at(1'000)); });
    spawn("holds" + suffix, 1, [this] {
      const std::lock_guard lock(shared);
      this->fibers->sleep_until(this->at(2'000));
    });
    spawn("asks for the mutex" + suffix, 2, [this] { const std::lock_guard lock(shared); });
    spawn("waits for a change" + suffix, 1, [this] {
      std::unique_lock lock(mine);
      changed.wait(lock);
    });
    spawn("waits for a change, timed" + suffix, 1, [this] {
      std::unique_lock lock(mine);
      changed.wait_until(lock, this->at(3'000));
    });
    if constexpr (preempts) spawn("stopped" + suffix, 5, [this] { raise_two_ticks(), this->fibers->yield(); });
    spawn("ready" + suffix, 2, [this] { this->fibers->yield(); });
  }
};
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(cancelled_together_test, both);

TYPED_TEST(cancelled_together_test, releases_everything_once_in_an_order_that_is_always_the_same) {
  this->spawn_one_of_each("");
  this->spawn("closes", 1, [this] {
    this->worker.close();
    this->fibers->spawn(this->done, [this, captured = std::make_shared<counted>(this->alive, this->released)] {
      ++this->begun;
      this->log("must not begin");
    });
  });
  this->fibers->run_until_parked();
  EXPECT_THAT(this->order, ElementsAre("closes went on", "~closes"));
  this->order.clear();
  const int unfinished = this->alive, started = this->begun;
  EXPECT_EQ(unfinished, 3 + 4 + 2 + 3 + 2 + 2 + (TestFixture::preempts ? 6 : 0) + 3 + 1)
      << "and what the last captured";
  this->destroy();

  std::vector<std::string> expected{
      "~ready",       "~sleeps", "~holds", "~asks for the mutex", "~waits for a change, timed", "~waits for a change",
      "~joins nobody"};
  if (TestFixture::preempts) expected.insert(expected.begin() + 1, "~stopped");  // went on to a wait
  EXPECT_EQ(this->order, expected);
  EXPECT_EQ(this->alive, 0);
  EXPECT_EQ(this->released, unfinished + 2) << "each once, and two before";
  EXPECT_EQ(this->begun, started);
  EXPECT_EQ(this->worker.counts.finishes, this->worker.counts.spawns);
  EXPECT_TRUE(this->done.done());
  EXPECT_EQ(this->worker.take_unfinished(), nullptr);
  EXPECT_EQ(this->mapped_pages(), 0u) << "of the stacks";
  EXPECT_EQ(this_thread.depth, 0u);
  EXPECT_TRUE(exception_state::of_this_thread()->empty());
}

TYPED_TEST(cancelled_together_test, releases_many_of_each) {
  for (int i = 0; i < 100; ++i) this->spawn_one_of_each(std::to_string(i));
  this->fibers->spawn(this->done, [this] { this->worker.close(); });
  this->fibers->run_until_parked();
  const int unfinished = this->alive;
  EXPECT_GT(unfinished, 1'000);
  this->destroy();
  EXPECT_EQ(this->alive, 0);
  EXPECT_EQ(this->released, unfinished);
  EXPECT_EQ(this->worker.counts.finishes, this->worker.counts.spawns);
  EXPECT_EQ(this->worker.take_unfinished(), nullptr);
}

}  // namespace
}  // namespace switchmark::stackful
