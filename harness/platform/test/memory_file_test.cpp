// The kernel's function is replaced in this program, so that it can be missing.
#include "platform/descriptor.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <string>

namespace {

int error_of_memory_files = 0;

}  // namespace

extern "C" int memfd_create(const char* name, unsigned flags) noexcept {
  static const auto next = reinterpret_cast<decltype(&memfd_create)>(dlsym(RTLD_NEXT, "memfd_create"));
  if (error_of_memory_files == 0) return next(name, flags);
  errno = error_of_memory_files;
  return -1;
}

namespace switchmark::platform {
namespace {

TEST(a_memory_file, has_no_name_and_is_not_inherited_whether_or_not_the_kernel_has_such_files) {
  for (const int error : {0, ENOSYS, EPERM}) {
    error_of_memory_files = error;
    const descriptor file = memory_file("test");
    error_of_memory_files = 0;
    struct stat found = {};
    ASSERT_EQ(fstat(file.get(), &found), 0);
    EXPECT_EQ(found.st_nlink, error == 0 ? found.st_nlink : 0) << "a file in a folder";
    EXPECT_NE(fcntl(file.get(), F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_TRUE(write_all(file.get(), "text"));
    EXPECT_EQ(text_of(file.get()), "text");
  }
}

}  // namespace
}  // namespace switchmark::platform
