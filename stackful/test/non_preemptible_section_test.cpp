#include "platform/program_code.hpp"
#include "stackful/fibers/context.hpp"
#include "stackful/preemption/no_preempt.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>

#include <algorithm>
#include <vector>

namespace switchmark::stackful {
namespace {

using platform::is_non_preemptible;
using platform::is_program_code;

std::uintptr_t in_library(const char* symbol) {
  // Asked of the loader: the program's own idea of a library function's address may be a stub in program code.
  return reinterpret_cast<std::uintptr_t>(dlsym(RTLD_NEXT, symbol));
}

void function_of_the_program() {}
SWITCHMARK_NON_PREEMPTIBLE void function_in_the_section() {}

template <class Function>
std::uintptr_t address(Function* function) {
  return reinterpret_cast<std::uintptr_t>(function);
}

TEST(program_code, holds_the_program_s_functions) {
  EXPECT_TRUE(is_program_code(address(&function_of_the_program)));
  EXPECT_TRUE(is_program_code(address(&std::sort<std::vector<int>::iterator>))) << "a template, compiled here";
  EXPECT_TRUE(is_program_code(address(&testing::UnitTest::GetInstance))) << "a static library";
}

TEST(program_code, holds_no_function_of_a_shared_library) {
  // So that the linker does not leave out Boost.Context's library where this file is a program of its own.
  auto* volatile const in_boost_context = &boost::context::detail::ontop_fcontext;
  ASSERT_NE(in_boost_context, nullptr);
  for (const char* symbol : {"malloc", "free", "printf", "dl_iterate_phdr", "__cxa_throw", "_Unwind_RaiseException",
                             "__cxa_begin_catch", "qsort", "ontop_fcontext"}) {
    const std::uintptr_t place = in_library(symbol);
    ASSERT_NE(place, 0u) << symbol;
    EXPECT_FALSE(is_program_code(place)) << symbol;
    EXPECT_FALSE(is_non_preemptible(place)) << symbol;
  }
}

TEST(program_code, holds_neither_data_nor_stack_nor_heap) {
  static int data = 0;
  const int local = 0;
  const std::vector<int> heap(10'000);
  EXPECT_FALSE(is_program_code(reinterpret_cast<std::uintptr_t>(&data)));
  EXPECT_FALSE(is_program_code(reinterpret_cast<std::uintptr_t>(&local)));
  EXPECT_FALSE(is_program_code(reinterpret_cast<std::uintptr_t>(heap.data())));
  EXPECT_FALSE(is_program_code(0));
}

TEST(non_preemptible_section, holds_what_was_put_there) {
  EXPECT_TRUE(is_non_preemptible(address(&function_in_the_section)));
  EXPECT_TRUE(is_non_preemptible(address(&take_pending_tick)));
  EXPECT_FALSE(is_non_preemptible(address(&function_of_the_program)));
}

}  // namespace
}  // namespace switchmark::stackful
