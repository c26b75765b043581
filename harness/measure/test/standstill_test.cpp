#include "measure/standstill.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace switchmark::measure {
namespace {

TEST(standstill, of_a_process_that_runs_has_no_cause) {
  standstill_watch watch;
  EXPECT_EQ(watch.lap().cause, "");
}

TEST(standstill, a_signal_that_lets_a_process_go_on_is_read_once) {
  standstill_watch watch;
  raise(SIGCONT);  // as the kernel does after a SIGSTOP
  EXPECT_EQ(watch.lap().cause, "stopped by a signal");
  EXPECT_EQ(watch.lap().cause, "");
}

TEST(standstill, leaves_the_signal_mask_as_it_was) {
  sigset_t before, after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  { standstill_watch watch; }
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(sigismember(&before, SIGCONT), sigismember(&after, SIGCONT));
}

TEST(standstill, time_without_work_is_idle) {
  standstill_watch watch;
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  const standstill_watch::lap_times slept = watch.lap();
  EXPECT_GE(slept.seconds, 0.06);
  EXPECT_GE(slept.idle_seconds, 0.05);
  EXPECT_LE(slept.idle_seconds, slept.seconds);
}

}  // namespace
}  // namespace switchmark::measure
