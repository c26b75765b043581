#include "measure/pinning.hpp"

#include <gtest/gtest.h>

#include <sched.h>
#include <thread>

namespace switchmark::measure {
namespace {

TEST(pin_to_last_cpu, leaves_one_cpu_and_runs_on_it) {
  std::thread([] {
    const int cpu = pin_to_last_cpu();
    cpu_set_t allowed;
    ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    EXPECT_EQ(CPU_COUNT(&allowed), 1);
    EXPECT_TRUE(CPU_ISSET(cpu, &allowed));
    EXPECT_EQ(sched_getcpu(), cpu);
  }).join();
}

}  // namespace
}  // namespace switchmark::measure
