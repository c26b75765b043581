// A program that brings its own malloc, which ticks would stop in the middle: refused, unless the linker script has put
// it into the non-preemptible section.
#include "platform/program_code.hpp"
#include "stackful/preemption/preemption.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace switchmark::stackful {
namespace {

std::string reason_for_refusal() {
  runtime::virtual_time time;
  runtime::worker worker(time);
  try {
    const fiber_scheduler<preemption> fibers(worker, stack_options{}, {.quantum = std::chrono::hours(1)});
    return {};
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
}

TEST(own_malloc, is_preemptible_unless_the_linker_script_names_it) {
  void* (*volatile const allocate)(std::size_t) = &std::malloc;  // volatile: the compiler doesn't leave it out
  std::free(allocate(1));
  const auto place = reinterpret_cast<std::uintptr_t>(dlsym(RTLD_DEFAULT, "malloc"));
  EXPECT_TRUE(platform::is_program_code(place));
  EXPECT_EQ(platform::is_non_preemptible(place), !OWN_MALLOC_IS_PREEMPTIBLE);
}

TEST(own_malloc, is_refused_where_ticks_could_stop_it) {
  if (OWN_MALLOC_IS_PREEMPTIBLE)
    EXPECT_THAT(reason_for_refusal(), testing::StartsWith("malloc is program code"));
  else
    EXPECT_EQ(reason_for_refusal(), "");
}

}  // namespace
}  // namespace switchmark::stackful
