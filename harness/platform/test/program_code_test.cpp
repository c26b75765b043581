#include "platform/program_code.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace switchmark::platform {
namespace {

std::uintptr_t address(const void* place) { return reinterpret_cast<std::uintptr_t>(place); }

/// All that this program has in the section, so that the section exists here.
SWITCHMARK_NON_PREEMPTIBLE int in_the_section(int value) { return value + 1; }
[[gnu::noinline]] int outside_the_section(int value) { return value + 2; }

TEST(program_code, is_the_text_of_the_program_from_its_first_byte_to_its_last) {
  const std::uintptr_t begin = address(__executable_start), end = address(etext);
  EXPECT_FALSE(is_program_code(begin - 1));
  EXPECT_TRUE(is_program_code(begin));
  EXPECT_TRUE(is_program_code(address(reinterpret_cast<const void*>(&outside_the_section))));
  EXPECT_TRUE(is_program_code(end - 1));
  EXPECT_FALSE(is_program_code(end));
}

TEST(program_code, is_neither_a_library_nor_data) {
  static const int data = 1;
  const int on_the_stack = 1;
  double (*const in_a_library)(double, double) = &std::fmod;
  EXPECT_FALSE(is_program_code(0));
  EXPECT_FALSE(is_program_code(address(&data)));
  EXPECT_FALSE(is_program_code(address(&on_the_stack)));
  EXPECT_FALSE(is_program_code(address(reinterpret_cast<const void*>(in_a_library))));
}

TEST(non_preemptible_section, is_whole_in_a_build_with_optimisation_alone) {
#ifdef __OPTIMIZE__
  EXPECT_TRUE(non_preemptible_section_is_whole);
#else
  EXPECT_FALSE(non_preemptible_section_is_whole);
#endif
}

TEST(non_preemptible_section, is_the_section_from_its_first_byte_to_its_last) {
  const std::uintptr_t begin = address(__start_switchmark_non_preemptible),
                       end = address(__stop_switchmark_non_preemptible);
  EXPECT_EQ(in_the_section(1), 2);
  EXPECT_EQ(outside_the_section(1), 3);
  EXPECT_FALSE(is_non_preemptible(begin - 1));
  EXPECT_TRUE(is_non_preemptible(begin));
  EXPECT_TRUE(is_non_preemptible(address(reinterpret_cast<const void*>(&in_the_section))));
  EXPECT_TRUE(is_non_preemptible(end - 1));
  EXPECT_FALSE(is_non_preemptible(end));
  EXPECT_FALSE(is_non_preemptible(address(reinterpret_cast<const void*>(&outside_the_section))));
}

}  // namespace
}  // namespace switchmark::platform
