// The kernel's functions are replaced in this program where a test asks for it, so that the CPUs are the test's.
#include "platform/pinning.hpp"

#include <gmock/gmock.h>

#include <dlfcn.h>
#include <sched.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <system_error>
#include <thread>

namespace {

/// What the kernel is to answer; empty: the kernel itself answers.
struct {
  std::optional<std::set<int>> allowed;
  int cpus = 0;  ///< as many as its own set has room for: it refuses a smaller one
  int error_of_asking = 0;
  int error_of_setting = 0;
  pid_t asked = -1;      ///< the thread whose CPUs were asked for
  pid_t pinned = -1;     ///< the thread that was pinned
  std::set<int> chosen;  ///< where it was pinned
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
  if (8 * bytes < static_cast<size_t>(kernel.cpus)) return failure(EINVAL);
  for (const int cpu : *kernel.allowed) CPU_SET_S(static_cast<size_t>(cpu), bytes, mask);
  return 0;
}

extern "C" int sched_setaffinity(pid_t thread, size_t bytes, const cpu_set_t* mask) noexcept {
  static const auto next = reinterpret_cast<decltype(&sched_setaffinity)>(dlsym(RTLD_NEXT, "sched_setaffinity"));
  kernel.pinned = thread;
  for (size_t cpu = 0; cpu < 8 * bytes; ++cpu)
    if (CPU_ISSET_S(cpu, bytes, mask)) kernel.chosen.insert(static_cast<int>(cpu));
  if (kernel.error_of_setting != 0) return failure(kernel.error_of_setting);
  return kernel.allowed ? 0 : next(thread, bytes, mask);
}

namespace switchmark::platform {
namespace {

using testing::ElementsAre;

struct pinning : testing::Test {
  pinning() { kernel = {}; }
  ~pinning() override { kernel = {}; }

  template <class Call>
  static std::string error_of(Call call) {
    try {
      call();
    } catch (const std::system_error& thrown) {
      return thrown.what();
    }
    return "none";
  }
};

TEST_F(pinning, cpus_of_the_parent_are_those_of_its_process) {
  kernel.allowed = std::set{1, 5};
  EXPECT_THAT(cpus_of_parent(), ElementsAre(1, 5));
  EXPECT_EQ(kernel.asked, getppid());
}

TEST_F(pinning, leaves_one_cpu_and_runs_on_it) {
  std::thread([] {
    const int cpu = *allowed_cpus().rbegin();
    pin_to(cpu);
    EXPECT_THAT(allowed_cpus(), ElementsAre(cpu));
    EXPECT_EQ(sched_getcpu(), cpu);
  }).join();
}

TEST_F(pinning, is_of_the_calling_thread) {
  kernel.allowed = std::set{0, 1, 6};
  EXPECT_THAT(allowed_cpus(), ElementsAre(0, 1, 6));
  EXPECT_EQ(kernel.asked, 0) << "the calling thread";
  pin_to(6);
  EXPECT_EQ(kernel.pinned, 0) << "the calling thread";
  EXPECT_THAT(kernel.chosen, ElementsAre(6));
}

// A cpu_set_t holds 1,024.
TEST_F(pinning, works_on_a_machine_with_thousands_of_cpus) {
  kernel.allowed = std::set{0, 1'023, 1'024, 5'000};
  kernel.cpus = 8'192;
  EXPECT_THAT(allowed_cpus(), ElementsAre(0, 1'023, 1'024, 5'000));
  pin_to(5'000);
  EXPECT_THAT(kernel.chosen, ElementsAre(5'000));
}

TEST_F(pinning, says_what_the_kernel_refused) {
  for (const int error : {EINVAL, EPERM}) {
    kernel.error_of_asking = error;
    EXPECT_EQ(error_of([] { (void)allowed_cpus(); }),
              std::string("asking which CPUs are allowed: ") + std::strerror(error));
  }
  kernel = {};
  kernel.allowed = std::set{0, 17};
  kernel.error_of_setting = EPERM;
  EXPECT_EQ(error_of([] { pin_to(17); }), "pinning to CPU 17: Operation not permitted");
}

// As in a container whose filter of system calls refuses it, and which was given one CPU from outside.
TEST_F(pinning, takes_no_right_to_choose_where_one_cpu_is_allowed) {
  kernel.allowed = std::set{3};
  kernel.error_of_setting = EPERM;
  EXPECT_TRUE(may_choose_cpu());
  EXPECT_EQ(error_of([] { pin_to(3); }), "none");
  EXPECT_EQ(error_of([] { pin_to(4); }), "pinning to CPU 4: Operation not permitted");
}

TEST_F(pinning, is_tried_beforehand) {
  kernel.allowed = std::set{0, 5};
  EXPECT_TRUE(may_choose_cpu());
  EXPECT_THAT(kernel.chosen, ElementsAre(0, 5)) << "nothing is changed";
  for (const int error : {EPERM, ENOSYS}) {
    kernel.error_of_setting = error;
    EXPECT_FALSE(may_choose_cpu());
  }
}

TEST_F(pinning, leaving_a_cpu_asks_for_all_others) {
  kernel.allowed = {3, 4};
  EXPECT_TRUE(leave_cpu(3));
  EXPECT_FALSE(kernel.chosen.contains(3));
  for (const int other : {0, 2, 4, 1'000}) EXPECT_TRUE(kernel.chosen.contains(other)) << other;
}

TEST_F(pinning, where_there_is_no_other_cpu_none_can_be_left) {
  kernel.allowed = {3};
  kernel.error_of_setting = EINVAL;
  EXPECT_FALSE(leave_cpu(3));
  EXPECT_FALSE(may_leave_cpu());
}

TEST_F(pinning, asking_whether_a_cpu_can_be_left_changes_nothing) {
  const std::set<int> before = allowed_cpus();
  (void)may_leave_cpu();
  EXPECT_EQ(allowed_cpus(), before);
}

}  // namespace
}  // namespace switchmark::platform
