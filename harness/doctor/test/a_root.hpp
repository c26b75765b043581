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
inline void expect(const finding& finding, severity how, const std::string& seen, const std::string& remedy = "") {
  EXPECT_EQ(name_of(finding.how), name_of(how)) << finding.name << ": " << finding.seen;
  EXPECT_THAT(finding.seen, testing::HasSubstr(seen)) << finding.name;
  EXPECT_THAT(finding.remedy, testing::HasSubstr(remedy)) << finding.name;
  EXPECT_EQ(finding.remedy.empty(), how == severity::fine) << finding.name << ": " << finding.remedy;
  for (const std::string& text : {finding.seen, finding.why, finding.remedy})
    EXPECT_EQ(text.find('\n'), text.npos) << finding.name;
  EXPECT_FALSE(finding.seen.empty() || finding.why.empty()) << finding.name;
}

}  // namespace switchmark::doctor
