#pragma once

#include "doctor/finding.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace switchmark::doctor {

namespace fs = std::filesystem;

/// A folder of its own that holds what a test writes into it.
class doctor_test : public testing::Test {
 protected:
  doctor_test() {
    std::string name = (fs::temp_directory_path() / "doctor.XXXXXX").string();
    root = mkdtemp(name.data());
  }
  ~doctor_test() override { fs::remove_all(root); }

  fs::path write(const fs::path& file, const std::string& text) const {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text << '\n';
    return root / file;
  }

  fs::path root;
};

inline const fs::path cpu = "sys/devices/system/cpu";

/// What holds for every finding: only what is fine needs no remedy, and each is in one line of words.
inline void expect(const finding& one, severity how, const std::string& seen, const std::string& remedy = "") {
  EXPECT_EQ(name_of(one.how), name_of(how)) << one.name << ": " << one.seen;
  EXPECT_THAT(one.seen, testing::HasSubstr(seen)) << one.name;
  EXPECT_THAT(one.remedy, testing::HasSubstr(remedy)) << one.name;
  EXPECT_EQ(one.remedy.empty(), how == severity::fine) << one.name << ": " << one.remedy;
  for (const std::string& text : {one.seen, one.why, one.remedy}) EXPECT_EQ(text.find('\n'), text.npos) << one.name;
  EXPECT_FALSE(one.seen.empty() || one.why.empty()) << one.name;
}

}  // namespace switchmark::doctor
