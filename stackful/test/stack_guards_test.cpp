// Guards of stacks on kernels that know one way only, or none. madvise and mprotect are this file's in the whole
// program, and do what the kernel does unless a test has them refuse.
#include "stackful/fibers/stack.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace switchmark::stackful {
namespace {

constexpr int guard_install = 102;  // MADV_GUARD_INSTALL

bool refuses_markers = false, ignores_markers = false, refuses_protection = false;
int asked_for_markers = 0, asked_for_protection = 0;

struct stack_guards : testing::Test {
  stack_guards() { asked_for_markers = asked_for_protection = 0; }
  ~stack_guards() override { refuses_markers = ignores_markers = refuses_protection = false; }

  /// How many stacks of a pool have each kind of guard, after three were taken.
  static void expect_guards(std::size_t markers, std::size_t protections, std::size_t none) {
    stack_pool pool({});
    for (int i = 0; i < 3; ++i) (void)pool.take();
    EXPECT_EQ(pool.guarded_by(guard_kind::marker), markers);
    EXPECT_EQ(pool.guarded_by(guard_kind::protection), protections);
    EXPECT_EQ(pool.guarded_by(guard_kind::none), none);
  }
};

TEST_F(stack_guards, are_protected_pages_where_the_kernel_knows_no_markers) {
  refuses_markers = true;
  expect_guards(0, 3, 0);
  EXPECT_EQ(asked_for_markers, 1) << "it is asked once";
  EXPECT_EQ(asked_for_protection, 3);
}

TEST_F(stack_guards, are_protected_pages_where_an_emulator_takes_a_marker_for_a_hint_and_does_nothing) {
  ignores_markers = true;
  expect_guards(0, 3, 0);
  EXPECT_EQ(asked_for_markers, 1) << "it is asked once";
  EXPECT_EQ(asked_for_protection, 3);
}

TEST_F(stack_guards, are_missing_where_the_kernel_refuses_both) {
  refuses_markers = refuses_protection = true;
  expect_guards(0, 0, 3);
  EXPECT_EQ(asked_for_markers, 1);
  EXPECT_EQ(asked_for_protection, 1);
  EXPECT_EQ(available_guard(), guard_kind::none);
}

TEST_F(stack_guards, are_markers_where_the_kernel_has_them) {
  if (available_guard() != guard_kind::marker) GTEST_SKIP() << "this kernel has no MADV_GUARD_INSTALL";
  asked_for_markers = 0;
  expect_guards(3, 0, 0);
  EXPECT_EQ(asked_for_markers, 3);
  EXPECT_EQ(asked_for_protection, 0);
}

}  // namespace
}  // namespace switchmark::stackful

extern "C" {
int madvise(void* begin, size_t bytes, int advice) noexcept {
  using namespace switchmark::stackful;
  if (advice == guard_install) {
    ++asked_for_markers;
    if (refuses_markers) return errno = EINVAL, -1;
    if (ignores_markers) return 0;
  }
  return static_cast<int>(syscall(SYS_madvise, begin, bytes, advice));
}
int mprotect(void* begin, size_t bytes, int protection) noexcept {
  using namespace switchmark::stackful;
  ++asked_for_protection;
  if (refuses_protection) return errno = EINVAL, -1;
  return static_cast<int>(syscall(SYS_mprotect, begin, bytes, protection));
}
}
