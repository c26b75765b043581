// The kernel's functions are replaced in this program where a test asks for it, so that the CPUs are the test's.
#include "platform/pinning.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>

namespace {

/// What the kernel is to answer; empty: the kernel itself answers.
struct {
  std::optional<cpu_set_t> allowed;
  int error_of_asking = 0;
  int error_of_setting = 0;
  pid_t asked = -1;                 ///< the thread whose CPUs were asked for
  pid_t pinned = -1;                ///< the thread that was pinned
  std::optional<cpu_set_t> chosen;  ///< where it was pinned
} kernel;

int failure(int error) {
  errno = error;
  return -1;
}

}  // namespace

extern "C" int sched_getaffinity(pid_t thread, size_t bytes, cpu_set_t* mask) noexcept {
  static const auto next = reinterpret_cast<decltype(&sched_getaffinity)>(dlsym(RTLD_NEXT, "sched_getaffinity"));
  kernel.asked = thread;
  if (kernel.error_of_asking != 0) return failure(kernel.error_of_asking);
  if (!kernel.allowed) return next(thread, bytes, mask);
  *mask = *kernel.allowed;
  return 0;
}

extern "C" int sched_setaffinity(pid_t thread, size_t bytes, const cpu_set_t* mask) noexcept {
  static const auto next = reinterpret_cast<decltype(&sched_setaffinity)>(dlsym(RTLD_NEXT, "sched_setaffinity"));
  kernel.pinned = thread;
  kernel.chosen = *mask;
  if (kernel.error_of_setting != 0) return failure(kernel.error_of_setting);
  return kernel.allowed ? 0 : next(thread, bytes, mask);
}

namespace switchmark::platform {
namespace {

cpu_set_t set_of(std::initializer_list<int> cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(cpu, &set);
  return set;
}

struct pinning : testing::Test {
  pinning() { kernel = {}; }
  ~pinning() override { kernel = {}; }

  static std::string error_of_pinning() {
    try {
      pin_to_last_cpu();
    } catch (const std::system_error& thrown) {
      return thrown.what();
    }
    return "none";
  }
};

TEST(last_cpu_of, an_empty_set_is_0) { EXPECT_EQ(last_cpu_of(set_of({})), 0); }

TEST(last_cpu_of, is_the_greatest_number) {
  EXPECT_EQ(last_cpu_of(set_of({0})), 0);
  EXPECT_EQ(last_cpu_of(set_of({1})), 1);
  EXPECT_EQ(last_cpu_of(set_of({0, 3, 5})), 5);
  EXPECT_EQ(last_cpu_of(set_of({0, CPU_SETSIZE - 2})), CPU_SETSIZE - 2);
  EXPECT_EQ(last_cpu_of(set_of({0, CPU_SETSIZE - 1})), CPU_SETSIZE - 1);
}

TEST_F(pinning, leaves_one_cpu_and_runs_on_it) {
  std::thread([] {
    const int cpu = pin_to_last_cpu();
    cpu_set_t allowed;
    ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    EXPECT_EQ(CPU_COUNT(&allowed), 1);
    EXPECT_TRUE(CPU_ISSET(cpu, &allowed));
    EXPECT_EQ(sched_getcpu(), cpu);
  }).join();
}

TEST_F(pinning, is_of_the_calling_thread_to_the_last_cpu_that_it_may_run_on) {
  kernel.allowed = set_of({0, 1, 6});
  EXPECT_EQ(pin_to_last_cpu(), 6);
  EXPECT_EQ(kernel.asked, 0) << "the calling thread";
  EXPECT_EQ(kernel.pinned, 0) << "the calling thread";
  ASSERT_TRUE(kernel.chosen.has_value());
  const cpu_set_t expected = set_of({6});
  EXPECT_TRUE(CPU_EQUAL(&*kernel.chosen, &expected));
}

TEST_F(pinning, says_what_the_kernel_refused) {
  kernel.error_of_asking = EINVAL;
  EXPECT_EQ(error_of_pinning(), "asking which CPUs are allowed: Invalid argument");
  kernel = {};
  kernel.allowed = set_of({0, 17});
  kernel.error_of_setting = EPERM;
  EXPECT_EQ(error_of_pinning(), "pinning to CPU 17: Operation not permitted");
}

}  // namespace
}  // namespace switchmark::platform
