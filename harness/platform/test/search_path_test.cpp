#include "platform/search_path.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <cstdlib>
#include <fstream>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;

/// A folder with the folders `good` and `better`, which hold a program, and `none`, which holds none.
class search_path : public testing::Test {
 protected:
  search_path() {
    std::string name = (fs::temp_directory_path() / "search_path.XXXXXX").string();
    root = mkdtemp(name.data());
    for (const char* folder : {"good", "better", "none", "folder/tool"}) fs::create_directories(root / folder);
    for (const char* program : {"good/tool", "better/tool", "none/tool"}) {
      std::ofstream(root / program) << "#!/bin/sh\n";
      chmod((root / program).c_str(), 0755);
    }
    chmod((root / "none/tool").c_str(), 0644);
  }
  ~search_path() override { fs::remove_all(root); }

  [[nodiscard]] std::string in_root(const std::string& folder) const { return (root / folder).string(); }

  fs::path root;
};

TEST_F(search_path, has_the_first_program_in_the_order_of_its_folders) {
  EXPECT_EQ(first_on(in_root("good"), "tool"), root / "good/tool");
  EXPECT_EQ(first_on(in_root("good") + ":" + in_root("better"), "tool"), root / "good/tool");
  EXPECT_EQ(first_on(in_root("better") + ":" + in_root("good"), "tool"), root / "better/tool");
}

TEST_F(search_path, passes_over_what_is_no_program) {
  const std::string none = in_root("missing") + ":" + in_root("none") + ":" + in_root("folder");
  EXPECT_EQ(first_on(none, "tool"), fs::path());
  EXPECT_EQ(first_on(none + ":" + in_root("good"), "tool"), root / "good/tool");
  EXPECT_EQ(first_on(in_root("good"), "other"), fs::path());
  EXPECT_EQ(first_on("", "tool"), fs::path());
}

TEST_F(search_path, means_the_current_folder_by_an_empty_name) {
  const fs::path before = fs::current_path();
  fs::current_path(root / "good");
  EXPECT_EQ(first_on(":" + in_root("better"), "tool"), "./tool");
  EXPECT_EQ(first_on(in_root("better") + ":", "tool"), root / "better/tool");
  fs::current_path(before);
}

}  // namespace
}  // namespace switchmark::platform
