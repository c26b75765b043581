#include "record/environment.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace switchmark::record {
namespace {

// The commit is what a comparison and a chart name the build by. An unpacked archive has none.
TEST(environment, names_the_commit_of_a_checkout) {
  if (std::system("git -C '" SOURCE_FOLDER "' rev-parse HEAD >/dev/null 2>&1 && test -e '" SOURCE_FOLDER "/.git'") != 0)
    GTEST_SKIP() << "these sources are no checkout that git reads";
  const json found = environment({});
  EXPECT_EQ(found["commit"].get<std::string>().size(), 40U) << found["commit"];
  EXPECT_TRUE(found["dirty"].is_boolean());
}

}  // namespace
}  // namespace switchmark::record
