// No process can begin the mode again: what ends it is tried in children, so that this process stays in it.
#include "platform/single_threaded.hpp"
#include "platform/machine.hpp"
#include "platform/resource_limits.hpp"
#include "platform/sanitizers.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <pthread.h>
#include <sys/single_threaded.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

/// What is known of the calls of `pthread_create`, and what they are to do.
struct {
  int calls = 0;
  sigset_t inherited{};       ///< the signal mask of the last caller
  int error = 0;              ///< if not 0: there is no thread, for this reason
  bool mode_returns = false;  ///< the mode lasts when the call returns, as a later glibc may have it after a join
} creations;

}  // namespace

/// Stands before glibc's function of that name, in this program.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                              void* argument) noexcept {
  ++creations.calls;
  pthread_sigmask(SIG_SETMASK, nullptr, &creations.inherited);
  if (creations.error != 0) return creations.error;
  static const auto next = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  const int error = next(thread, attributes, run, argument);
  if (creations.mode_returns) __libc_single_threaded = 1;
  return error;
}

namespace switchmark::platform {
namespace {

bool mode_lasts() { return __libc_single_threaded != 0; }

/// What `tried` returns, in a child of this process.
template <class Tried>
bool holds_in_a_child(Tried tried) {
  const pid_t child = fork();
  if (child == 0) {
    bool held = false;
    try {
      held = tried();
    } catch (const std::exception& thrown) {
      std::fprintf(stderr, "%s\n", thrown.what());
    }
    _exit(held ? 0 : 1);
  }
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

struct single_threaded : testing::Test {
  void SetUp() override {
    if (under_address_sanitizer) GTEST_SKIP() << "the sanitizer makes a thread before main begins";
    ASSERT_TRUE(mode_lasts()) << "this process must never have had a second thread";
  }
};

TEST_F(single_threaded, mode_ends_and_one_thread_is_left) {
  if (!emulated_on().empty()) GTEST_SKIP() << "an emulator has threads of its own";
  EXPECT_TRUE(holds_in_a_child([] {
    end_single_threaded_mode();
    const std::filesystem::directory_iterator threads("/proc/self/task");
    return !mode_lasts() && std::distance(begin(threads), end(threads)) == 1;
  }));
}

TEST_F(single_threaded, mode_stays_ended_in_a_child_of_fork) {
  EXPECT_TRUE(holds_in_a_child([] {
    end_single_threaded_mode();
    return holds_in_a_child([] { return !mode_lasts(); });
  }));
}

TEST_F(single_threaded, mode_that_has_ended_takes_no_second_thread) {
  EXPECT_TRUE(holds_in_a_child([] {
    end_single_threaded_mode();
    end_single_threaded_mode();
    return creations.calls == 1;
  }));
}

TEST_F(single_threaded, mode_is_ended_by_a_thread_that_takes_no_signal) {
  EXPECT_TRUE(holds_in_a_child([] {
    end_single_threaded_mode();
    return sigismember(&creations.inherited, SIGUSR1) == 1 && sigismember(&creations.inherited, SIGRTMIN) == 1;
  }));
}

TEST_F(single_threaded, mode_ends_and_the_caller_keeps_its_signal_mask) {
  EXPECT_TRUE(holds_in_a_child([] {
    sigset_t wanted, found;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGUSR2);
    pthread_sigmask(SIG_SETMASK, &wanted, nullptr);
    end_single_threaded_mode();
    pthread_sigmask(SIG_SETMASK, nullptr, &found);
    return sigismember(&found, SIGUSR2) == 1 && sigismember(&found, SIGUSR1) == 0;
  }));
}

TEST_F(single_threaded, mode_that_no_thread_can_end_is_an_error) {
  EXPECT_TRUE(holds_in_a_child([] {
    creations.error = EAGAIN;
    try {
      end_single_threaded_mode();
    } catch (const std::system_error& thrown) {
      sigset_t found;
      pthread_sigmask(SIG_SETMASK, nullptr, &found);
      const std::string expected = with_limit("creating a thread to end glibc's single-threaded mode", EAGAIN) + ": " +
                                   std::generic_category().message(EAGAIN);
      return thrown.code().value() == EAGAIN && mode_lasts() && sigismember(&found, SIGUSR1) == 0 &&
             thrown.what() == expected;
    }
    return false;
  }));
}

TEST_F(single_threaded, mode_that_comes_back_is_an_error) {
  EXPECT_TRUE(holds_in_a_child([] {
    creations.mode_returns = true;
    try {
      end_single_threaded_mode();
    } catch (const std::runtime_error& thrown) {
      return thrown.what() == std::string(
                                  "glibc's single-threaded mode lasts although a thread was created and joined: a "
                                  "shared_ptr that two fibers use could be counted wrongly");
    }
    return false;
  }));
}

}  // namespace
}  // namespace switchmark::platform
