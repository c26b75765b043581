#include "measure/standstill.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

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

TEST(standstill, of_before_is_in_no_lap) {
  sigset_t continued, before;
  sigemptyset(&continued);
  sigaddset(&continued, SIGCONT);
  pthread_sigmask(SIG_BLOCK, &continued, &before);
  raise(SIGCONT);
  {
    standstill_watch watch;
    EXPECT_EQ(watch.lap().cause, "");
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
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

/// Laps without a pause until SIGTERM is pending. The exit code: how many laps name a stop without its time.
[[noreturn]] void count_laps_without_time() {
  standstill_watch watch;
  int without_time = 0;
  for (sigset_t pending; sigpending(&pending), sigismember(&pending, SIGTERM) == 0;) {
    const standstill_watch::lap_times lap = watch.lap();
    if (!lap.cause.empty() && (lap.cause != "stopped by a signal" || lap.idle_seconds < 5e-3)) ++without_time;
  }
  _exit(without_time);
}

TEST(standstill, gives_cause_and_time_of_a_stop_to_the_same_lap_wherever_it_falls) {
  sigset_t ended, before;
  sigemptyset(&ended);
  sigaddset(&ended, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ended, &before);
  const pid_t child = fork();
  if (child == 0) count_laps_without_time();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  int status = 0;
  for (int i = 0; i < 30; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    kill(child, SIGSTOP);
    ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
    ASSERT_TRUE(WIFSTOPPED(status));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    kill(child, SIGCONT);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(3));
  kill(child, SIGTERM);
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace switchmark::measure
