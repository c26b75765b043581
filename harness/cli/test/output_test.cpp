// Where the record can't be written, one line says so, and nothing half written stays.

#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

namespace switchmark::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> out(const std::string& file) {
  return {"--processes", "1", "--repetitions", "1", "--min-time", "0.002", "--filter", "good/fiber", "--out", file};
}

void expect_refused_before_measuring(const std::string& file, const char* cause) {
  program run(out(file));
  EXPECT_EQ(run.wait(), runner::bad_usage);
  const std::string errors = run.errors();
  EXPECT_THAT(errors, AllOf(HasSubstr(file), HasSubstr(cause), Not(HasSubstr("measuring"))));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(output, in_a_folder_that_is_missing_is_refused_before_measuring) {
  expect_refused_before_measuring("missing/new.json", "No such file or directory");
}

TEST(output, that_is_a_folder_is_refused_before_measuring) {
  expect_refused_before_measuring("/tmp", "Is a directory");
}

TEST(output, where_no_file_can_be_made_is_refused_before_measuring) {
  expect_refused_before_measuring("/proc/new.json", "No such file or directory");
}

TEST(output, to_a_full_device_fails_with_one_line_and_leaves_the_device) {
  program run(out("/dev/full"));
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), HasSubstr("/dev/full: cannot be written: No space left on device"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(output, of_the_processes_needs_a_folder) {
  program run(out("new.json"), {"TMPDIR=/no/such/folder"});
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), AllOf(HasSubstr("/no/such/folder"), HasSubstr("set TMPDIR")));
  EXPECT_THAT(run.files(), IsEmpty());
}

}  // namespace
}  // namespace switchmark::cli
