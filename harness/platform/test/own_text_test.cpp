#include "platform/own_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace switchmark::platform {
namespace {

std::uintptr_t address(const void* place) { return reinterpret_cast<std::uintptr_t>(place); }

/// All that this program has in the section, so that the section exists here.
SWITCHMARK_NO_PREEMPT_TEXT int in_the_section(int value) { return value + 1; }
[[gnu::noinline]] int outside_the_section(int value) { return value + 2; }

TEST(own_text, is_the_text_of_the_program_from_its_first_byte_to_its_last) {
  const std::uintptr_t begin = address(__executable_start), end = address(etext);
  EXPECT_FALSE(is_own_text(begin - 1));
  EXPECT_TRUE(is_own_text(begin));
  EXPECT_TRUE(is_own_text(address(reinterpret_cast<const void*>(&outside_the_section))));
  EXPECT_TRUE(is_own_text(end - 1));
  EXPECT_FALSE(is_own_text(end));
}

TEST(own_text, is_neither_a_library_nor_data) {
  static const int data = 1;
  const int on_the_stack = 1;
  double (*const in_a_library)(double, double) = &std::fmod;
  EXPECT_FALSE(is_own_text(0));
  EXPECT_FALSE(is_own_text(address(&data)));
  EXPECT_FALSE(is_own_text(address(&on_the_stack)));
  EXPECT_FALSE(is_own_text(address(reinterpret_cast<const void*>(in_a_library))));
}

TEST(no_preempt_text, is_whole_in_a_build_with_optimisation_alone) {
#ifdef __OPTIMIZE__
  EXPECT_TRUE(no_preempt_text_is_whole);
#else
  EXPECT_FALSE(no_preempt_text_is_whole);
#endif
}

TEST(no_preempt_text, is_the_section_from_its_first_byte_to_its_last) {
  const std::uintptr_t begin = address(__start_switchmark_no_preempt), end = address(__stop_switchmark_no_preempt);
  EXPECT_EQ(in_the_section(1), 2);
  EXPECT_EQ(outside_the_section(1), 3);
  EXPECT_FALSE(is_no_preempt_text(begin - 1));
  EXPECT_TRUE(is_no_preempt_text(begin));
  EXPECT_TRUE(is_no_preempt_text(address(reinterpret_cast<const void*>(&in_the_section))));
  EXPECT_TRUE(is_no_preempt_text(end - 1));
  EXPECT_FALSE(is_no_preempt_text(end));
  EXPECT_FALSE(is_no_preempt_text(address(reinterpret_cast<const void*>(&outside_the_section))));
}

}  // namespace
}  // namespace switchmark::platform
