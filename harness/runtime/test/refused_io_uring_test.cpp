// What is said of io_uring where the kernel refuses it.
#include "runtime/test/refused_io_uring.hpp"

#include "platform/child_process.hpp"
#include "runtime/poller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace switchmark::runtime {
namespace {

struct refused_io_uring : testing::TestWithParam<int> {};

TEST_P(refused_io_uring, is_told_in_the_words_of_the_kernel) {
  const int error = GetParam();
  const std::string expected = std::string("the kernel refuses io_uring: ") + std::strerror(error);
  platform::child_process child([&] {
    if (!refuse_io_uring(error)) return no_filter;
    if (io_uring_unavailable() != expected) return 1;
    try {
      (void)make_io_uring_poller();
    } catch (const std::system_error& refused) {
      return refused.code() == std::error_code(error, std::generic_category()) ? 0 : 2;
    }
    return 3;
  });
  const platform::exit_status status = child.wait();
  if (status.exited_with(no_filter)) GTEST_SKIP() << "the kernel takes no filter of system calls";
  EXPECT_EQ(status.code, 0);
  EXPECT_EQ(status.signal, 0);
}
INSTANTIATE_TEST_SUITE_P(errors, refused_io_uring, testing::Values(EPERM, ENOSYS, ENOMEM));

}  // namespace
}  // namespace switchmark::runtime
