// How valgrind is found: on PATHs with names that mislead.

#include "platform/test/temporary_folder.hpp"
#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace switchmark::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::vector<std::string> counting() {
  return {"--instructions", "--processes", "1", "--min-time", "0", "--filter", "^counted/future"};
}

TEST(valgrind, is_no_directory) {
  const platform::temporary_folder outer;
  fs::create_directory(outer.path() / "valgrind");
  program run(counting(), {"PATH=" + outer.path().string()});
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), HasSubstr("apt-get install valgrind"));
}

}  // namespace
}  // namespace switchmark::cli
