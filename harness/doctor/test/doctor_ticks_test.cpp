// The price of a tick and the whole diagnosis, by a kernel that is the test's: while `kernel.active`, the clocks, the
// timer and the CPUs answer as a test says, so that each price is known beforehand.
#include "doctor/diagnosis.hpp"
#include "doctor/tick_cost.hpp"

#include "a_root.hpp"

#include <gmock/gmock.h>

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

struct setting {
  int flags;
  long first_ns, every_ns;
  bool operator==(const setting&) const = default;
};

struct {
  bool active = false;
  bool refuses_timers = false;
  std::function<void()> on_timer = [] {};  ///< when a timer is made

  /// What the n-th stretch of work with ticks gets: how many, and microseconds of CPU time for each.
  std::function<std::pair<int, double>(std::size_t)> ticks = [](std::size_t) { return std::pair(2, 10.0); };

  double cpu_us = 0;          ///< what CLOCK_THREAD_CPUTIME_ID says
  double wall_us = 0;         ///< what CLOCK_MONOTONIC says
  double wall_us_a_read = 0;  ///< by how much it goes on
  bool working = false;       ///< the CPU clock was read once, and will be once more
  std::string work;           ///< '+' a stretch of work with ticks, '-' without
  std::size_t with_ticks = 0;

  clockid_t clock = -1;
  sigevent told{};
  std::vector<setting> settings;
  int timers_made = 0, timers_deleted = 0;
  std::optional<cpu_set_t> cpus;
  int error_of_cpus = 0;
  pid_t asked = -1;
} kernel;

void end_of_work() {
  // The first stretch seems to take long, so that the others are short.
  kernel.cpu_us += kernel.work.empty() ? 1e6 : 1e4;
  const bool ticking = !kernel.settings.empty() && kernel.settings.back().every_ns > 0;
  kernel.work += ticking ? '+' : '-';
  if (!ticking) return;
  const auto [count, price] = kernel.ticks(kernel.with_ticks++);
  kernel.cpu_us += count * price;
  for (int i = 0; i < count; ++i) pthread_sigqueue(pthread_self(), kernel.told.sigev_signo, kernel.told.sigev_value);
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

timespec as_timespec(double us) {
  const auto ns = static_cast<long>(us * 1'000 + 0.5);
  return {ns / 1'000'000'000, ns % 1'000'000'000};
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  static auto* const usual = next<int(clockid_t, timespec*)>("clock_gettime");
  if (kernel.active && clock == CLOCK_THREAD_CPUTIME_ID) {
    if (kernel.working) end_of_work();
    kernel.working = !kernel.working;
    *now = as_timespec(kernel.cpu_us);
    return 0;
  }
  if (kernel.active && clock == CLOCK_MONOTONIC) {
    *now = as_timespec(kernel.wall_us);
    kernel.wall_us += kernel.wall_us_a_read;
    return 0;
  }
  return usual(clock, now);
}

extern "C" int timer_create(clockid_t clock, sigevent* told, timer_t* timer) noexcept {
  static auto* const usual = next<int(clockid_t, sigevent*, timer_t*)>("timer_create");
  if (!kernel.active) return usual(clock, told, timer);
  kernel.on_timer();
  if (kernel.refuses_timers) {
    errno = EAGAIN;
    return -1;
  }
  kernel.clock = clock;
  kernel.told = *told;
  ++kernel.timers_made;
  return 0;
}

extern "C" int timer_settime(timer_t timer, int flags, const itimerspec* when, itimerspec* before) noexcept {
  static auto* const usual = next<int(timer_t, int, const itimerspec*, itimerspec*)>("timer_settime");
  if (!kernel.active) return usual(timer, flags, when, before);
  const auto ns = [](const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; };
  kernel.settings.push_back({flags, ns(when->it_value), ns(when->it_interval)});
  return 0;
}

extern "C" int timer_delete(timer_t timer) noexcept {
  static auto* const usual = next<int(timer_t)>("timer_delete");
  if (!kernel.active) return usual(timer);
  ++kernel.timers_deleted;
  return 0;
}

extern "C" int sched_getaffinity(pid_t thread, size_t bytes, cpu_set_t* mask) noexcept {
  static auto* const usual = next<int(pid_t, size_t, cpu_set_t*)>("sched_getaffinity");
  if (!kernel.active) return usual(thread, bytes, mask);
  kernel.asked = thread;
  if (kernel.error_of_cpus != 0) {
    errno = kernel.error_of_cpus;
    return -1;
  }
  if (!kernel.cpus) return usual(thread, bytes, mask);
  *mask = *kernel.cpus;
  return 0;
}

namespace switchmark::doctor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class doctor_ticks : public doctor_test {
 protected:
  doctor_ticks() { kernel = {}; }
  ~doctor_ticks() override { kernel = {}; }

  static std::optional<tick_price> price(std::chrono::milliseconds limit = std::chrono::milliseconds(1)) {
    kernel.active = true;
    const auto found = price_of_a_tick(limit);
    kernel.active = false;
    return found;
  }
};

/// Of prices such that no interval lies within one severity.
std::pair<int, double> undecided(std::size_t pair) { return {1, pair % 2 == 0 ? 96 : 4}; }

// Prices of 4 to 96 us, in some order: the interval of their median is, by the table of the sign test for 24 samples,
// from the 7th smallest to the 7th largest. Until the last pair it holds 50 us, where the severity changes.
TEST_F(doctor_ticks, are_the_difference_of_the_work_over_their_number) {
  kernel.ticks = [](std::size_t pair) {
    return std::pair(static_cast<int>(pair % 3 + 1), 4 * ((pair * 7) % 24 + 1.0));
  };
  const auto found = price();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->pairs, 24U);
  EXPECT_NEAR(found->median_us, 50, 1e-3);
  EXPECT_NEAR(found->low_us, 28, 1e-3);
  EXPECT_NEAR(found->high_us, 72, 1e-3);
}

TEST_F(doctor_ticks, are_counted_until_their_severity_is_known) {
  struct prices {
    double even, odd;  // us, of every other pair
    std::size_t pairs;
  };
  for (const auto& [even, odd, pairs] : {prices{4.9, -9, 6}, prices{5.1, 49.9, 6}, prices{50.1, 90, 6},
                                         prices{4.9, 5.1, 24}, prices{49.9, 50.1, 24}, prices{4, 90, 24}}) {
    kernel = {};
    kernel.ticks = [even = even, odd = odd](std::size_t pair) { return std::pair(1, pair % 2 == 0 ? even : odd); };
    const auto found = price();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->pairs, pairs) << even << " and " << odd;
    EXPECT_NEAR(found->low_us, std::min(even, odd), 1e-3);
    EXPECT_NEAR(found->high_us, std::max(even, odd), 1e-3);
  }
}

TEST(rounds_of_work, take_as_long_as_is_wanted) {
  EXPECT_EQ(rounds_of(0.5, 1'000, 0.25), 2'001U);
  EXPECT_EQ(rounds_of(0.125, 1'000, 2), 63U) << "62 and a half";
  EXPECT_EQ(rounds_of(1, 1, 0), 1'000'001U) << "a sample that took no time that the clock tells";
}

TEST_F(doctor_ticks, come_first_in_every_second_pair) {
  kernel.ticks = undecided;
  ASSERT_TRUE(price().has_value());
  std::string expected = "-";  // to find out how much work takes as long as is wanted
  for (int pair = 0; pair < 24; ++pair) expected += pair % 2 == 0 ? "-+" : "+-";
  EXPECT_EQ(kernel.work, expected);
}

TEST_F(doctor_ticks, come_every_millisecond_to_this_thread_while_the_work_lasts) {
  kernel.ticks = undecided;
  ASSERT_TRUE(price().has_value());
  EXPECT_EQ(kernel.clock, CLOCK_MONOTONIC);
  EXPECT_EQ(kernel.told.sigev_notify, SIGEV_THREAD_ID);
  EXPECT_EQ(kernel.told.sigev_signo, SIGALRM);
  EXPECT_EQ(kernel.told._sigev_un._tid, gettid());
  ASSERT_EQ(kernel.settings.size(), 2U * 24);
  for (std::size_t i = 0; i < kernel.settings.size(); i += 2) {
    EXPECT_EQ(kernel.settings[i], (setting{0, 1'000'000, 1'000'000}));
    EXPECT_EQ(kernel.settings[i + 1], (setting{0, 0, 0}));
  }
  EXPECT_EQ(kernel.timers_made, 1);
  EXPECT_EQ(kernel.timers_deleted, 1);
}

TEST_F(doctor_ticks, must_come_in_six_pairs) {
  for (const std::size_t pairs : {5u, 6u}) {
    kernel = {};
    kernel.ticks = [pairs](std::size_t pair) { return std::pair(pair < pairs ? 1 : 0, 30.0); };
    const auto found = price();
    ASSERT_EQ(found.has_value(), pairs == 6);
    if (found) {
      EXPECT_EQ(found->pairs, 6U);
      EXPECT_NEAR(found->median_us, 30, 1e-3);
    }
  }
}

// The clock is read at the beginning and then before each pair.
TEST_F(doctor_ticks, are_counted_up_to_the_limit) {
  kernel.wall_us_a_read = 100;
  kernel.ticks = undecided;
  ASSERT_TRUE(price().has_value());
  EXPECT_EQ(kernel.with_ticks, 9U) << "of ten pairs the last would begin at the limit itself";
  kernel = {};
  EXPECT_FALSE(price(std::chrono::milliseconds(0)).has_value());
  EXPECT_EQ(kernel.with_ticks, 0U);
}

TEST_F(doctor_ticks, of_which_there_are_none_have_no_price) {
  kernel.refuses_timers = true;
  EXPECT_FALSE(price().has_value());
  EXPECT_EQ(kernel.work, "");
  EXPECT_EQ(kernel.timers_deleted, 0);
}

// Also those that somebody else sends, which carry no place to count in.
TEST_F(doctor_ticks, take_their_signal_meanwhile_and_no_other) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  for (const int signal : {SIGALRM, SIGUSR1}) sigaddset(&blocked, signal);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  struct sigaction action_before = {}, meanwhile = {}, after = {};
  sigset_t mask_meanwhile, mask_after;
  sigaction(SIGALRM, nullptr, &action_before);
  kernel.on_timer = [&] {
    sigaction(SIGALRM, nullptr, &meanwhile);
    pthread_sigmask(SIG_SETMASK, nullptr, &mask_meanwhile);
    raise(SIGALRM);
  };
  EXPECT_TRUE(price().has_value());
  sigaction(SIGALRM, nullptr, &after);
  pthread_sigmask(SIG_SETMASK, &before, &mask_after);
  EXPECT_NE(meanwhile.sa_handler, action_before.sa_handler);
  EXPECT_EQ(meanwhile.sa_flags & (SA_SIGINFO | SA_RESTART), SA_SIGINFO | SA_RESTART);
  EXPECT_EQ(sigismember(&mask_meanwhile, SIGALRM), 0);
  EXPECT_EQ(sigismember(&mask_meanwhile, SIGUSR1), 1);
  EXPECT_EQ(after.sa_handler, action_before.sa_handler);
  EXPECT_EQ(sigismember(&mask_after, SIGALRM), 1);
}

// By the kernel itself; the pairs end it, however busy the machine.
TEST_F(doctor_ticks, have_a_price_here) {
  const auto found = price_of_a_tick(std::chrono::minutes(10));
  ASSERT_TRUE(found.has_value());
  EXPECT_GE(found->pairs, 6U);
  EXPECT_LE(found->low_us, found->median_us);
  EXPECT_LE(found->median_us, found->high_us);
}

std::optional<finding> named(const std::string& name, const std::vector<finding>& findings) {
  const auto match =
      std::find_if(findings.begin(), findings.end(), [&](const finding& finding) { return finding.name == name; });
  return match == findings.end() ? std::nullopt : std::optional(*match);
}

// The times of the CPUs are read before and after the price of a tick is measured.
TEST_F(doctor_ticks, let_the_host_steal_meanwhile) {
  write("proc/stat", "cpu 0 0 0 900 0 0 0 100");
  kernel.on_timer = [this] { write("proc/stat", "cpu 0 0 0 1875 0 0 0 125"); };
  kernel.active = true;
  const std::vector all = diagnosis({.root = root, .allowed_cpus = {0, 1}});
  kernel.active = false;
  const auto found = named("steal", all);
  ASSERT_TRUE(found.has_value());
  expect(*found, severity::warning, "2.5 % of the CPU time");
  const auto price = named("tick_cost", all);
  ASSERT_TRUE(price.has_value());
  expect(*price, severity::warning, "10.0 us a tick, 10.0 to 10.0 (6 pairs)");
}

cpu_set_t set_of(std::initializer_list<int> cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int each : cpus) CPU_SET(each, &set);
  return set;
}

TEST_F(doctor_ticks, and_all_else_are_looked_for_on_this_machine) {
  const json environment = {{"build_type", "Debug"}, {"flags", "-O0"}, {"guard", "none"}};
  const std::string path = std::getenv("PATH") != nullptr ? std::getenv("PATH") : "";
  setenv("PATH", "/a:/b", 1);
  kernel.cpus = set_of({0, 5, CPU_SETSIZE - 1});
  kernel.active = true;
  const subject here = this_machine(environment, 5, {.machine_readings = 7});
  kernel.error_of_cpus = EINVAL;
  unsetenv("PATH");
  const subject unknown_here = this_machine(environment, 5, {});
  kernel.active = false;
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(here.root, "/");
  EXPECT_EQ(here.search_path, "/a:/b");
  EXPECT_EQ(here.build_type, "Debug");
  EXPECT_EQ(here.cpu, 5);
  EXPECT_EQ(here.flags, "-O0");
  EXPECT_EQ(here.guard, "none");
  EXPECT_EQ(here.measured.machine_readings, 7);
  EXPECT_EQ(unknown_here.measured.machine_readings, 150);
  EXPECT_EQ(unknown_here.measured.for_ticks, std::chrono::milliseconds(500));
  EXPECT_EQ(kernel.asked, 0) << "this thread";
  EXPECT_THAT(here.allowed_cpus, ElementsAre(0, 5, CPU_SETSIZE - 1));
  EXPECT_THAT(unknown_here.allowed_cpus, IsEmpty());
  EXPECT_EQ(unknown_here.search_path, "");
}

}  // namespace
}  // namespace switchmark::doctor
