#include "stackful/fibers/stack.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

namespace switchmark::stackful {
namespace {

const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));

/// Where the stack's own address space begins, its guard page included.
const std::byte* bottom(const stack& memory) { return memory.limit - page; }

TEST(stack_pool, hands_out_stacks_that_do_not_overlap_and_can_be_written) {
  stack_pool pool({.bytes = 4 * page});
  std::map<const std::byte*, const std::byte*> ranges;  // begin to end; more than the first slabs hold
  for (int i = 0; i < 300; ++i) {
    const stack memory = pool.take();
    *memory.limit = *(memory.top - 1) = std::byte{1};
    ranges.emplace(bottom(memory), memory.top);
  }
  ASSERT_EQ(ranges.size(), 300u);
  const std::byte* previous = nullptr;
  for (const auto& [begin, end] : ranges) {
    EXPECT_GE(begin, previous);
    EXPECT_LE(end, begin + pool.bytes_per_stack());
    previous = end;
  }
}

TEST(stack_pool, takes_again_what_was_given_back_last) {
  stack_pool pool({});
  const stack first = pool.take(), second = pool.take(), third = pool.take();
  pool.give(first);
  pool.give(third);
  pool.give(second);
  for (const stack& expected : {second, third, first}) {
    const stack again = pool.take();
    EXPECT_EQ(again.top, expected.top);
    EXPECT_EQ(again.limit, expected.limit);
  }
  EXPECT_EQ(
      pool.guarded_by(guard_kind::none) + pool.guarded_by(guard_kind::protection) + pool.guarded_by(guard_kind::marker),
      3u)
      << "a stack that is taken again is not guarded again";
}

TEST(stack_pool, begins_stacks_at_different_colours) {
  const stack_options options{.bytes = 4 * page, .colours = 4, .colour_step = 512};
  stack_pool pool(options);
  std::map<std::size_t, int> offsets;
  for (int i = 0; i < 8; ++i) {
    const stack memory = pool.take();
    ++offsets[static_cast<std::size_t>(bottom(memory) + options.bytes - memory.top)];
  }
  EXPECT_EQ(offsets, (std::map<std::size_t, int>{{0, 2}, {512, 2}, {1024, 2}, {1536, 2}}));
}

TEST(stack_pool, finds_the_limit_of_the_stack_below_any_place_on_it) {
  stack_pool pool({.bytes = 3 * page, .colours = 1});
  std::vector<stack> stacks;
  for (int i = 0; i < 200; ++i) stacks.push_back(pool.take());
  for (const stack& memory : stacks) {
    EXPECT_EQ(pool.limit_below(memory.limit), memory.limit);
    EXPECT_EQ(pool.limit_below(memory.limit + 1), memory.limit);
    EXPECT_EQ(pool.limit_below(memory.top - 1), memory.limit);
    EXPECT_EQ(pool.limit_below(memory.limit - 1), memory.limit) << "in the guard page: no room at all";
    EXPECT_EQ(pool.limit_below(bottom(memory)), memory.limit);
  }
}

TEST(stack_pool, knows_no_limit_for_a_place_that_is_not_on_its_stacks) {
  stack_pool pool({}), other({});
  const int here = 0;
  EXPECT_EQ(pool.limit_below(reinterpret_cast<const std::byte*>(&here)), nullptr);
  const stack other_stack = other.take();
  EXPECT_EQ(pool.limit_below(other_stack.limit), nullptr) << "no slab yet";
  const stack own = pool.take();
  EXPECT_EQ(pool.limit_below(other_stack.limit), nullptr);
  EXPECT_EQ(other.limit_below(own.limit), nullptr);
  EXPECT_EQ(pool.limit_below(nullptr), nullptr);
}

// Stacks of one slab lie one above the other, and the next slab elsewhere.
TEST(stack_pool, knows_no_limit_for_the_end_of_a_slab) {
  stack_pool pool({.bytes = 3 * page, .colours = 1});
  stack last = pool.take();
  void* behind = nullptr;  // the kernel puts a mapping there unless something is there already
  while ((behind = mmap(last.top, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) != last.top) {
    munmap(behind, page);
    last = pool.take();
  }
  EXPECT_EQ(pool.limit_below(last.top - 1), last.limit);
  EXPECT_EQ(pool.limit_below(last.top), nullptr);
  munmap(behind, page);
}

TEST(whole_stack_bytes, are_pages_of_any_size_and_at_least_three) {
  constexpr std::size_t kib = 1024;
  for (const std::size_t page_bytes : {4 * kib, 16 * kib, 64 * kib}) {
    EXPECT_EQ(whole_stack_bytes(0, page_bytes), 3 * page_bytes);
    EXPECT_EQ(whole_stack_bytes(3 * page_bytes, page_bytes), 3 * page_bytes);
    EXPECT_EQ(whole_stack_bytes(3 * page_bytes + 1, page_bytes), 4 * page_bytes);
  }
  EXPECT_EQ(whole_stack_bytes(16 * kib, 4 * kib), 16 * kib);
  EXPECT_EQ(whole_stack_bytes(16 * kib, 16 * kib), 48 * kib);
  EXPECT_EQ(whole_stack_bytes(16 * kib, 64 * kib), 192 * kib);
}

TEST(stack_options, ask_by_default_for_whole_pages_of_this_kernel) {
  EXPECT_EQ(stack_options{}.bytes, whole_stack_bytes(runtime::default_stack_bytes, page));
  EXPECT_EQ(whole_stack_bytes(1), 3 * page);
}

TEST(stack_pool, counts_what_guards_its_stacks) {
  stack_pool pool({});
  for (int i = 0; i < 10; ++i) (void)pool.take();
  EXPECT_EQ(pool.guarded_by(guard_kind::none), 0u);
  EXPECT_EQ(pool.guarded_by(guard_kind::protection) + pool.guarded_by(guard_kind::marker), 10u);
  EXPECT_EQ(name(guard_kind::none), "none");
  EXPECT_EQ(name(guard_kind::protection), "mprotect");
  EXPECT_EQ(name(guard_kind::marker), "madvise");
}

TEST(available_guard, is_the_one_that_a_pool_takes) {
  stack_pool pool({});
  (void)pool.take();
  EXPECT_EQ(pool.guarded_by(available_guard()), 1u);
  EXPECT_NE(available_guard(), guard_kind::none);
}

TEST(guard_kind, has_a_name_for_each) {
  EXPECT_EQ(name(guard_kind::none), "none");
  EXPECT_EQ(name(guard_kind::protection), "mprotect");
  EXPECT_EQ(name(guard_kind::marker), "madvise");
}

TEST(stack_pool, refuses_options_that_cannot_hold_a_fiber) {
  const auto refused = [](stack_options options) {
    EXPECT_THROW(stack_pool{options}, std::invalid_argument)
        << options.bytes << " bytes, " << options.colours << " colours of " << options.colour_step;
  };
  refused({.bytes = 0});
  refused({.bytes = 2 * page});
  refused({.bytes = 4 * page + 1});
  refused({.bytes = 4 * page - 16});
  refused({.colours = 0});
  const auto most = static_cast<unsigned>(page * 3 / 4 / 256);
  refused({.colours = most + 1, .colour_step = 256});
  refused({.colours = 1, .colour_step = page});
  refused({.colours = 2, .colour_step = 100});
  EXPECT_NO_THROW(stack_pool({.bytes = 3 * page}));
  EXPECT_NO_THROW(stack_pool({.colours = most, .colour_step = 256}));
}

using stack_pool_death = testing::Test;

TEST_F(stack_pool_death, a_write_below_the_limit_ends_the_program) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  stack_pool pool({});
  const stack upper = pool.take(), memory = pool.take();
  (void)upper;
  EXPECT_EXIT(*const_cast<volatile std::byte*>(memory.limit - 1) = std::byte{1}, testing::KilledBySignal(SIGSEGV), "");
  EXPECT_EXIT(*const_cast<volatile std::byte*>(memory.limit - page) = std::byte{1}, testing::KilledBySignal(SIGSEGV),
              "");
}

}  // namespace
}  // namespace switchmark::stackful
