// Libraries and the signals that interrupt them: ticks that end a library's waits, and handlers of other signals that
// run while a library holds a lock.
#include "platform/machine.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/no_ticks.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/library_code/sqlite.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>

namespace switchmark::stackful {
namespace {

/// A database in a file, which goes away with it.
struct database_file {
  std::string name = (std::filesystem::temp_directory_path() / "switchmark-waits-").string() + std::to_string(getpid());
  ~database_file() { std::filesystem::remove(name); }
};

/// A connection that waits up to `timeout` for a locked database, by `usleep`.
class waiting_connection {
 public:
  waiting_connection(const database_file& file, std::chrono::milliseconds timeout) {
    sqlite3_open(file.name.c_str(), &database_);
    sqlite3_busy_timeout(database_, static_cast<int>(timeout.count()));
  }
  ~waiting_connection() { sqlite3_close(database_); }
  int run(const char* statement) { return sqlite3_exec(database_, statement, nullptr, nullptr, nullptr); }

 private:
  sqlite3* database_ = nullptr;
};

struct library_waits : testing::Test {
  runtime::monotonic_time time;
  runtime::worker worker{time};
  runtime::completion done;
  fiber_scheduler<preemption> fibers{worker, {.bytes = 256 * 1024}, std::chrono::milliseconds(1)};
  database_file file;
  std::atomic<bool> asks = false;
};

// SQLite adds up the times that it asked to sleep, not those that have passed.
TEST_F(library_waits, end_early_when_ticks_interrupt_them) {
  waiting_connection holder(file, {}), other(file, std::chrono::seconds(20));
  ASSERT_EQ(holder.run("begin immediate"), SQLITE_OK);
  int result = SQLITE_OK;
  runtime::duration waited{};
  fibers.spawn(done, [&] {
    const runtime::time_point before = runtime::monotonic_now();
    result = other.run("begin immediate");
    waited = runtime::monotonic_now() - before;
  });
  fibers.run(done);
  EXPECT_EQ(result, SQLITE_BUSY);
  EXPECT_LT(waited, std::chrono::seconds(10)) << "of twenty";
}

TEST_F(library_waits, last_as_long_as_they_should_without_ticks) {
  waiting_connection holder(file, {}), other(file, std::chrono::seconds(20));
  ASSERT_EQ(holder.run("begin immediate"), SQLITE_OK);
  // Longer than SQLite waits when each of its sleeps ends after a tick.
  std::thread releases([&] {
    while (!asks) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    holder.run("commit");
  });
  int result = SQLITE_BUSY;
  fibers.spawn(done, [&] {
    const no_ticks region;
    asks = true;
    result = other.run("begin immediate");
  });
  fibers.run(done);
  releases.join();
  EXPECT_EQ(result, SQLITE_OK);
}

/// A timer that sends the thread SIGUSR1 again and again.
class signal_timer {
 public:
  explicit signal_timer(std::chrono::nanoseconds period) {
    sigevent to_this_thread = {};
    to_this_thread.sigev_notify = SIGEV_THREAD_ID;
    to_this_thread.sigev_signo = SIGUSR1;
    to_this_thread._sigev_un._tid = gettid();
    timer_create(CLOCK_MONOTONIC, &to_this_thread, &timer_);
    const timespec each = {0, period.count()};
    const itimerspec periodic = {each, each};
    timer_settime(timer_, 0, &periodic, nullptr);
  }
  ~signal_timer() { timer_delete(timer_); }
  signal_timer(const signal_timer&) = delete;
  signal_timer& operator=(const signal_timer&) = delete;

 private:
  timer_t timer_{};
};

const runtime::worker* worker_of_handler = nullptr;
volatile int handled = 0;
constexpr int enough = 300;

/// Computes until two ticks have come meanwhile, or for very long. Does nothing once it was called often enough: then
/// fibers end, no more ticks come, and a timer that is quicker than this would leave its thread no time to delete it.
void compute_until_ticks(int) {
  if (handled >= enough) return;
  const volatile std::uint64_t& ticks = worker_of_handler->counts.ticks_delivered;
  const std::uint64_t before = ticks;
  for (volatile int spin = 0; spin < 10'000'000 && ticks < before + 2;) spin = spin + 1;
  handled = handled + 1;
}

TEST_F(library_waits, handlers_of_other_signals_may_interrupt_malloc) {
  if (!platform::emulated_on().empty()) GTEST_SKIP() << "an emulator is too slow for ticks within a handler";
  worker_of_handler = &worker;
  handled = 0;
  struct sigaction handler = {}, before = {};
  handler.sa_handler = &compute_until_ticks;
  handler.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &handler, &before);
  std::uint64_t wrong = 0;
  for (int fiber = 1; fiber <= 4; ++fiber)
    fibers.spawn(done, [&, fiber] {
      while (handled < enough) {
        std::array<unsigned char*, 64> blocks{};
        std::size_t bytes = 2'000;  // beyond what malloc keeps per thread, without its lock
        for (unsigned char*& block : blocks)
          block = static_cast<unsigned char*>(std::malloc(bytes += 16)), block[0] = static_cast<unsigned char>(fiber);
        for (unsigned char* block : blocks) wrong += block[0] != fiber, std::free(block);
      }
    });
  {
    const signal_timer often(std::chrono::microseconds(300));
    fibers.run(done);
  }
  sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(wrong, 0u);
  EXPECT_GE(handled, enough);
}

}  // namespace
}  // namespace switchmark::stackful
