#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/test/fixtures.hpp"

#include <malloc.h>

#include <cstdint>
#include <cstring>

namespace switchmark::stackless {
namespace {

TEST(frame_pool, gives_what_was_given_back_last_to_the_next_of_about_its_size) {
  frame_pool pool;
  void* const first = pool.take(100);
  void* const second = pool.take(100);
  EXPECT_NE(first, second);
  pool.give_back(first, 100);
  pool.give_back(second, 100);
  EXPECT_EQ(pool.take(97), second) << "97 to 128 bytes are one size";
  EXPECT_EQ(pool.take(128), first);
  pool.give_back(first, 128);
  pool.give_back(second, 97);
}

TEST(frame_pool, never_gives_a_frame_to_another_size) {
  frame_pool pool;
  void* const freed = pool.take(100);
  pool.give_back(freed, 100);
  for (const std::size_t bytes : {96u, 129u}) {
    void* const other = pool.take(bytes);
    EXPECT_NE(other, freed);
    pool.give_back(other, bytes);
  }
}

TEST(frame_pool, gives_memory_for_every_byte_of_every_size) {
  frame_pool pool;
  for (std::size_t bytes = 1; bytes <= 2 * frame_pool::largest; bytes += 1 + bytes / 7)
    for (int again = 0; again < 2; ++again) {
      void* const frame = pool.take(bytes);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(frame) % __STDCPP_DEFAULT_NEW_ALIGNMENT__, 0u);
      std::memset(frame, 0xff, bytes);
      pool.give_back(frame, bytes);
    }
}

TEST(frame_pool, keeps_the_largest_size_and_nothing_beyond) {
  frame_pool pool;
  void* const largest = pool.take(frame_pool::largest);
  pool.give_back(largest, frame_pool::largest);
  void* const beyond = pool.take(frame_pool::largest + 1);
  EXPECT_NE(beyond, largest);
  pool.give_back(beyond, frame_pool::largest + 1);
  EXPECT_EQ(pool.take(frame_pool::largest), largest);
  pool.give_back(largest, frame_pool::largest);
}

TEST(frame_pool, has_a_row_for_every_32_bytes_up_to_4096) {
  EXPECT_EQ(frame_pool::step, 32u);
  EXPECT_EQ(frame_pool::largest, 4'096u);
  EXPECT_EQ(sizeof(frame_pool), 4'096u / 32 * sizeof(void*));
}

TEST(frame_pool, takes_no_more_memory_than_the_size_rounded_up) {
  frame_pool pool;
  const auto usable = [&pool](std::size_t bytes) {
    void* const frame = pool.take(bytes);
    const std::size_t size = malloc_usable_size(frame);
    pool.give_back(frame, bytes);
    return size;
  };
  EXPECT_LT(usable(1'000), 1'024u + 32);
  EXPECT_LT(usable(1'024), 1'024u + 32);
  EXPECT_GE(usable(1'025), 1'056u);
}

TEST(frame_pool, gives_back_all_memory_at_its_end) {
  const std::size_t before = mallinfo2().uordblks;
  for (int round = 0; round < 10; ++round) {
    frame_pool pool;
    std::vector<void*> frames;
    for (int i = 0; i < 100; ++i) frames.push_back(pool.take(1'000));
    for (void* const frame : frames) pool.give_back(frame, 1'000);
  }
  EXPECT_LT(mallinfo2().uordblks, before + 50'000) << "of a megabyte";
}

struct pooled_run {
  pooled_coroutine_scheduler& waits;
  std::vector<std::uintptr_t>& places;
};
using pooled_coroutine = coroutine<void, pooled_promise>;

/// Says where its frame lies: where a local lies that it keeps across a wait.
pooled_coroutine says_where(pooled_run& run) {
  std::uint64_t kept = run.places.size();
  run.places.push_back(reinterpret_cast<std::uintptr_t>(&kept));
  co_await run.waits.yield();
  run.places.push_back(reinterpret_cast<std::uintptr_t>(&kept));
}

struct pooled_promise_test : scheduler_fixture<pooled_coroutine_scheduler> {
  std::vector<std::uintptr_t> places;
  pooled_run run{waits, places};
  std::size_t frame_bytes() { return std::exchange(worker.counts.frame_bytes, 0); }
  std::uintptr_t spawn_and_run() {
    places.clear();
    waits.spawn(done, says_where(run));
    waits.run(done);
    return places.at(0);
  }
};

TEST_F(pooled_promise_test, a_frame_goes_to_the_scheduler_s_pool_and_comes_from_it) {
  const std::uintptr_t local = spawn_and_run();
  const std::size_t bytes = frame_bytes();
  void* const freed = waits.frames().take(bytes);
  const auto begin = reinterpret_cast<std::uintptr_t>(freed);
  EXPECT_TRUE(begin < local && local < begin + bytes) << "what the frame was is what the pool has of its size";
  EXPECT_GE(malloc_usable_size(freed), bytes);

  EXPECT_NE(spawn_and_run(), local) << "it is in use";
  waits.frames().give_back(freed, bytes);
  EXPECT_EQ(spawn_and_run(), local);
}

TEST_F(pooled_promise_test, a_frame_of_the_pool_is_counted_like_any_other) {
  spawn_and_run();
  EXPECT_EQ(worker.counts.frame_allocations, 1u);
  const std::size_t bytes = frame_bytes();
  EXPECT_GT(bytes, sizeof(promise_base) + sizeof(void*)) << "with a pointer to the pool";
  EXPECT_LT(bytes, 1'000u);
  spawn_and_run();
  EXPECT_EQ(worker.counts.frame_allocations, 2u) << "frames taken, pooled or not";
}

pooled_coroutine nested(pooled_run& run, int depth) {
  if (depth > 0)
    co_await nested(run, depth - 1);
  else
    co_await run.waits.sleep_until(runtime::time_point(runtime::duration(1'000)));
  run.places.push_back(0);
}

TEST_F(pooled_promise_test, frames_are_given_back_before_their_pool_is_gone) {
  waits.spawn(done, nested(run, 3));
  waits.run_until_parked();
  destroy();  // a frame that went to a pool that is gone would be a use after free
  EXPECT_TRUE(places.empty());
  EXPECT_TRUE(done.done());
}

}  // namespace
}  // namespace switchmark::stackless
