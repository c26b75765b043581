#include "stackful/hazards/hazard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace switchmark::stackful::hazards {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct result {
  int code;  ///< exit code, or the negative number of the signal
  std::string output, errors;
};

std::string read_all(std::FILE* file) {
  std::string text;
  for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file)) text += static_cast<char>(letter);
  return text;
}

/// Runs switchmark-guards by a shell, behind the shell's commands `before`.
result run(const std::string& arguments, const std::string& before = "") {
  std::FILE* const errors = std::tmpfile();
  const std::string command = "exec 2>&" + std::to_string(fileno(errors)) + "; " + before + "exec " GUARDS_PROGRAM " ";
  std::FILE* const output = popen((command + arguments).c_str(), "r");
  if (errors == nullptr || output == nullptr) throw std::runtime_error("no process could be started");
  result found{0, read_all(output), ""};
  const int status = pclose(output);
  found.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  std::rewind(errors);
  found.errors = read_all(errors);
  std::fclose(errors);
  return found;
}

TEST(command_line, lists_the_names_of_the_rows_in_their_order) {
  std::string names;
  for (const hazard& row : table()) names += std::string(row.name) + "\n";
  const result listed = run("--list");
  EXPECT_EQ(listed.code, 0);
  EXPECT_EQ(listed.output, names);
  EXPECT_EQ(listed.errors, "");
}

TEST(command_line, help_names_flags_and_exit_codes) {
  const result help = run("--help");
  EXPECT_EQ(help.code, 0);
  for (const char* word : {"Shows what happens", "--list", "the names of the rows", "--json", "--row NAME",
                           "--child NAME", "--without", "Exit codes: 0 every row that applies here was shown"})
    EXPECT_THAT(help.output, HasSubstr(word));
}

TEST(command_line, refuses_with_one_line_and_code_2) {
  for (const char* usage :
       {"--row", "--row no_such_row", "--child no_such_row", "--without", "more", "--list --json",
        "--list --row program_code", "--list --child program_code", "--json --row program_code",
        "--json --child program_code", "--row program_code --child program_code", "--row program_code --without"}) {
    const result refused = run(usage);
    EXPECT_EQ(refused.code, 2) << usage;
    EXPECT_EQ(refused.output, "") << usage;
    EXPECT_THAT(refused.errors, AllOf(StartsWith("switchmark-guards: "), EndsWith("\n"))) << usage;
    EXPECT_EQ(refused.errors.find('\n'), refused.errors.size() - 1) << usage;
  }
}

TEST(command_line, names_the_remedy) {
  EXPECT_EQ(run("--row 'no\nrow'").errors, "switchmark-guards: no row is called 'no row'; --list names them\n");
  EXPECT_EQ(run("--row no_such_row").errors, "switchmark-guards: no row is called 'no_such_row'; --list names them\n");
  EXPECT_THAT(run("more").errors, EndsWith("; --help lists the flags\n"));
}

struct outcome {
  const char *row, *without;
};

/// Rows whose hazard ends in a wrong result that is the same on every machine.
constexpr outcome outcomes[] = {
    {"exception_state", "wrong result: a fiber rethrew the exception of another"},
    {"undeferred_signal", "wrong result: no tick reaches the fiber that runs next"},
    {"vector_state", "wrong result: a vector register lost its value"},
    {"errno_kept", "wrong result: a fiber found the errno of another"},
    {"reference_counts", "wrong result: a shared_ptr still counts an owner that has released it"},
    {"next_wait", "terminate: after throwing an instance of 'switchmark::stackful::cancelled'"},
    {"own_thread", "wrong result: a fiber wrote to the thread-local variable of another thread"},
};

TEST(command_line, a_row_tells_what_happens_without_and_with_its_guard) {
  for (const outcome& each : outcomes) {
    const hazard* const row = find(each.row);
    ASSERT_NE(row, nullptr) << each.row;
    const result shown = run(std::string("--row ") + each.row);
    EXPECT_EQ(shown.code, 0) << each.row;
    if (const std::string reason = row->not_applicable(); reason.empty())
      EXPECT_EQ(shown.output, std::string("without: ") + each.without + "\nwith: held\n");
    else
      EXPECT_EQ(shown.output, "not applicable: " + reason + "\n");
  }
}

// With one descriptor left, 4, the loader finds the libraries of the program, and the program has no room for a pipe.
TEST(command_line, what_cannot_be_tried_out_ends_with_1_and_one_line) {
  const result refused = run("--row program_code", "exec 3</dev/null 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n 5; ");
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.output, "");
  EXPECT_EQ(refused.errors, "switchmark-guards: opening a pipe: Too many open files\n");
}

TEST(command_line, a_child_holds_with_its_guard_and_not_without) {
  const hazard* const row = find("reference_counts");
  ASSERT_NE(row, nullptr);
  if (!row->not_applicable().empty()) GTEST_SKIP() << row->not_applicable();
  const result held = run("--child reference_counts");
  EXPECT_EQ(held.code, 0);
  EXPECT_EQ(held.output, "held\n");
  const result wrong = run("--child reference_counts --without");
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(wrong.output, StartsWith("wrong result: "));
}

}  // namespace
}  // namespace switchmark::stackful::hazards
