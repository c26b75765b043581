// Where the record can't be written, one line says so, and nothing half written stays.

#include "cli/record_output.hpp"
#include "program.hpp"

#include <fmt/chrono.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

namespace switchmark::cli {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::UnorderedElementsAre;

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

TEST(output, in_a_folder_that_is_missing_is_no_file_name) {
  expect_refused_before_measuring("missing/", "No such file or directory");
}

TEST(output, where_no_file_can_be_made_is_refused_before_measuring) {
  expect_refused_before_measuring("/proc/new.json", "No such file or directory");
}

TEST(output, that_exists_is_refused_before_measuring_unless_forced) {
  program run(out("old.json"), {}, "echo old > old.json; exec \"$0\" \"$@\"");
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_EQ(run.errors(),
            "switchmark: old.json: exists already; --force replaces it, and --out FOLDER chooses a new name\n");
  EXPECT_THAT(run.files(), ElementsAre("old.json"));
  EXPECT_EQ(run.text_of("old.json"), "old\n");

  program forced(out("old.json"), {}, "echo old > old.json; exec \"$0\" \"$@\" --force");
  EXPECT_EQ(forced.wait(), runner::all_done) << forced.errors();
  EXPECT_THAT(forced.files(), ElementsAre("old.json"));
  EXPECT_TRUE(json::accept(forced.text_of("old.json")));
}

TEST(output, in_a_folder_has_a_name_that_no_other_run_has) {
  program run(out("records"), {}, "mkdir records; \"$0\" \"$@\"; \"$0\" \"$@\" --quick; exec \"$0\" \"$@\"");
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(run.folder() / "records")) names.push_back(entry.path().filename());
  const std::string date = fmt::format("{:%Y-%m-%d}", fmt::localtime(std::time(nullptr)));
  EXPECT_THAT(names, UnorderedElementsAre(date + "-full-filtered.json", date + "-quick-filtered.json",
                                          date + "-full-filtered-2.json", "latest.json"));
  EXPECT_EQ(fs::read_symlink(run.folder() / "records/latest.json"), date + "-full-filtered-2.json");
}

TEST(output, removes_what_a_killed_run_has_reserved_and_nothing_else) {
  program run({"--processes", "1", "--min-time", "0.002", "--filter", "good/fiber"}, {},
              "touch .2020-01-01-quick.json.part .mine.json.part .2020-01-02-full.json.part;"
              "exec 9< .2020-01-02-full.json.part; flock 9; exec \"$0\" \"$@\"");
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_THAT(run.files(),
              ElementsAre(".2020-01-02-full.json.part", ".mine.json.part", run.record_name(), "latest.json"));
}

TEST(output, is_named_by_date_and_by_what_was_measured) {
  const auto name = [](runner::options requested) { return record_name(requested, 1'795'867'200); };  // noon, UTC
  EXPECT_EQ(name({.quick = false}), "2026-11-28-full");
  EXPECT_EQ(name({.quick = true}), "2026-11-28-quick");
  EXPECT_EQ(name({.quick = true, .filter = "ring"}), "2026-11-28-quick-filtered");
}

TEST(output, of_two_runs_is_refused_to_the_second_one) {
  program run({"--processes", "1", "--min-time", "60", "--filter", "long/", "--out", "one.json"}, {},
              "\"$0\" \"$@\" & first=$!; while [ ! -e .one.json.part ]; do sleep 0.01; done; \"$0\" \"$@\" 2> second;"
              "echo $? >> second; kill $first; wait $first");
  EXPECT_EQ(run.wait(), runner::cells_missing) << run.errors();
  EXPECT_EQ(run.text_of("second"),
            "switchmark: one.json: another run is going to write it; wait for its end or name another file\n2\n");
  EXPECT_THAT(run.files(), ElementsAre("one.json", "second"));
}

TEST(output, on_standard_output_is_the_record_alone) {
  program run(out("-"));
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_TRUE(json::accept(run.output()));
  EXPECT_THAT(run.errors(), HasSubstr("ns"));
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(output, to_a_pipe_is_read_by_whoever_reads_it) {
  program run(out("pipe"), {}, "mkfifo pipe; cat pipe > read & \"$0\" \"$@\"; code=$?; wait; exit $code");
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_TRUE(json::accept(run.text_of("read")));
}

/// The record went to another file of the folder, which is $TMPDIR, and one line says so.
void expect_in_another_file(program& run, const std::string& cause) {
  EXPECT_EQ(run.wait(), runner::bad_usage);
  const std::vector<std::string> files = run.files();
  ASSERT_EQ(files.size(), 1U);
  EXPECT_THAT(files[0], MatchesRegex("switchmark-....-..-..-full-filtered.json"));
  EXPECT_TRUE(json::accept(run.text_of(files[0].c_str())));
  EXPECT_THAT(run.errors(), AllOf(HasSubstr(cause), HasSubstr("the record was written to " +
                                                              (run.folder() / files[0]).string() + " instead\n")));
}

TEST(output, to_a_full_device_goes_to_another_file_and_leaves_the_device) {
  program run(out("/dev/full"));
  expect_in_another_file(run, "/dev/full: cannot be written: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(output, in_a_folder_that_goes_away_goes_to_another_file) {
  for (const char* place : {"gone", "gone/new.json"}) {
    program run(out(place), {},
                "mkdir gone; (while [ -z \"$(ls -A gone)\" ]; do sleep 0.01; done; rm -r gone) & exec \"$0\" \"$@\"");
    expect_in_another_file(run, "cannot be written: No such file or directory");
  }
}

TEST(output, on_a_closed_standard_output_goes_to_another_file) {
  program run(out("-"), {}, "exec \"$0\" \"$@\" >&-");
  expect_in_another_file(run, "standard output: cannot be written");
}

// The run needs no folder for temporary files.
TEST(output, does_not_depend_on_tmpdir) {
  program run(out("new.json"), {"TMPDIR=/no/such/folder"});
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_THAT(run.files(), ElementsAre("new.json"));
}

TEST(output, has_a_limit_of_file_sizes_that_is_told_before_measuring) {
  program run(out("new.json"), {}, "ulimit -f 8; exec \"$0\" \"$@\"");
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), HasSubstr("new.json: cannot be written: File too large"));
  EXPECT_THAT(run.files(), IsEmpty());
}

}  // namespace
}  // namespace switchmark::cli
