// --table and --summary: what they show of a record that a run has written, and what they make of bad files.

#include "platform/json.hpp"
#include "platform/test/temporary_folder.hpp"
#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

namespace switchmark::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Runs the program to write a.json, then `command`, in which $0 is the program.
std::string after_a_run(const std::string& command) { return "\"$0\" \"$@\" >first 2>errors || exit; " + command; }

const std::vector<std::string> run_arguments{"--no-references", "--processes",  "3",     "--min-time", "0.002",
                                             "--filter",        "good/|waits/", "--out", "a.json"};

void expect_one_line(program& run, int code, const std::string& words) {
  EXPECT_EQ(run.wait(), code);
  const std::string errors = run.errors();
  EXPECT_THAT(errors, AllOf(StartsWith("switchmark: "), HasSubstr(words), HasSubstr(";")));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
  EXPECT_EQ(run.output(), "");
}

TEST(shown_record, summary_in_json_is_the_answer_in_the_record) {
  program run(run_arguments, {}, after_a_run("exec \"$0\" --summary a.json --json"));
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors() << run.text_of("errors");
  EXPECT_EQ(json::parse(run.output()), json::parse(run.text_of("a.json"))["switchmark"]["answer"]);
}

TEST(shown_record, summary_is_what_the_run_has_printed) {
  program run(run_arguments, {}, after_a_run("exec \"$0\" --summary a.json"));
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors() << run.text_of("errors");
  EXPECT_EQ(run.text_of("first"), run.output() + "record: a.json\n");
  EXPECT_THAT(run.output(), HasSubstr("switchmark --table a.json\n"));
}

TEST(shown_record, table_has_lines_of_80_columns_and_the_selected_cells) {
  program all(run_arguments, {}, after_a_run("exec \"$0\" --table a.json"));
  ASSERT_EQ(all.wait(), runner::all_done) << all.errors();
  std::istringstream lines(all.output());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_THAT(all.output(), AllOf(StartsWith("good\n"), HasSubstr("\n  future "), HasSubstr("\nwaits\n")));

  program some(run_arguments, {}, after_a_run("\"$0\" --table - --model fiber --filter good <a.json"));
  ASSERT_EQ(some.wait(), runner::all_done) << some.errors();
  EXPECT_THAT(some.output(), AllOf(HasSubstr("\n  fiber "), Not(HasSubstr("future")), Not(HasSubstr("waits"))));

  program none(run_arguments, {}, after_a_run("exec \"$0\" --table a.json --workload bad"));
  expect_one_line(none, runner::cells_missing, "a.json: no cell of this record matches --workload bad; ");
}

TEST(shown_record, that_cannot_be_read_is_one_line) {
  const std::pair<std::vector<std::string>, const char*> commands[] = {
      {{"--table", "missing.json"}, "missing.json: cannot be read: No such file or directory"},
      {{"--summary", "."}, ".: neither a file nor a pipe"},
      {{"--summary", "/dev/zero"}, "/dev/zero: neither a file nor a pipe"},
      {{"--table", "-"}, "standard input: 1:1: not JSON, or truncated"},
      {{"--summary", "-", "--filter", "x"}, "--summary is of a whole record"},
      {{"--table", ""}, "--table is empty"}};
  for (const auto& [arguments, words] : commands) {
    program run(arguments, {}, "exec \"$0\" \"$@\" </dev/null");
    expect_one_line(run, runner::bad_usage, words);
  }
  program other({"--table", "a.json"}, {}, "echo '{\"switchmark\": {}}' >a.json; exec \"$0\" \"$@\"");
  expect_one_line(other, runner::bad_usage, "a.json: switchmark: the key run is missing");
  program large({"--table", "-"}, {}, "head -c 33554433 /dev/zero | \"$0\" \"$@\"");
  expect_one_line(large, runner::bad_usage, "standard input: more than 32 MB");
}

}  // namespace
}  // namespace switchmark::cli
