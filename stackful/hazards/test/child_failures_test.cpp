// What happens when the kernel refuses what a process for a hazard takes. The kernel's answers are this file's where a
// test says so, for every caller in this program.
#include "stackful/hazards/child.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <poll.h>
#include <sys/types.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace switchmark::stackful::hazards {
namespace {

/// The name of the call that is refused; null: none.
const char* refused = nullptr;

/// -1 and EMFILE where the call is to be refused, else what the library's function says.
template <class Function, class... Arguments>
int answer(const char* name, Arguments... arguments) {
  if (refused != nullptr && std::string(refused) == name) {
    errno = EMFILE;
    return -1;
  }
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name))(arguments...);
}

struct child_failures : testing::Test {
  ~child_failures() override { refused = nullptr; }

  /// What `run_child` throws while the call is refused.
  static std::string failure_of(const char* call) {
    refused = call;
    try {
      (void)run_child(table().front(), true);
    } catch (const std::system_error& error) {
      return error.code() == std::error_code(EMFILE, std::generic_category()) ? error.what() : "another error";
    }
    return "none";
  }
};

TEST_F(child_failures, tell_what_was_being_done) {
  EXPECT_EQ(failure_of("pipe2"), "opening a pipe: Too many open files");
  EXPECT_EQ(failure_of("fork"), "starting /proc/self/exe: Too many open files");
  EXPECT_EQ(failure_of("poll"), "waiting for a process: Too many open files");
}

}  // namespace
}  // namespace switchmark::stackful::hazards

using switchmark::stackful::hazards::answer;

extern "C" {
int pipe2(int* ends, int flags) noexcept { return answer<int(int*, int)>("pipe2", ends, flags); }
pid_t fork() noexcept { return answer<int()>("fork"); }
int poll(pollfd* watched, nfds_t count, int milliseconds) {
  return answer<int(pollfd*, nfds_t, int)>("poll", watched, count, milliseconds);
}
}
