#include "cli/command_line.hpp"
#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace switchmark::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string help_text() {
  const char* const arguments[] = {"switchmark", "--help"};
  return parse_command_line(2, arguments).answer;
}

TEST(help, fits_a_terminal_of_80_columns) {
  std::istringstream text(help_text());
  for (std::string line; std::getline(text, line);) {
    EXPECT_LE(line.size(), 80u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(help, has_groups_flags_and_exit_codes) {
  EXPECT_THAT(help_text(),
              AllOf(StartsWith("usage: switchmark [FLAG...]\n\nMeasures"), HasSubstr("\n\nWhich cells"),
                    HasSubstr("\n  -h, --help               this text\n"), HasSubstr("\n  --filter REGEX  "),
                    HasSubstr("\n  --explain [METRIC]  "), HasSubstr("\n  --time, --time-limit DURATION\n"),
                    HasSubstr("syntax of RE2"), HasSubstr("Exit codes: 0 done; 1 ")));
}

TEST(help, does_not_show_what_is_for_machines) {
  EXPECT_THAT(help_text(), Not(HasSubstr("--child")));
  EXPECT_THAT(help_text(), Not(HasSubstr("--benchmark_filter")));
}

TEST(help, is_the_answer_whatever_else_is_asked_for) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"-h"}, {"--quick", "-h"}, {"--quik", "--help"}}) {
    program run(arguments);
    EXPECT_EQ(run.wait(), runner::all_done);
    EXPECT_EQ(run.output(), help_text());
    EXPECT_EQ(run.errors(), "");
  }
}

TEST(help, has_the_version_beside_it) {
  program run({"--version"});
  EXPECT_EQ(run.wait(), runner::all_done);
  EXPECT_THAT(run.output(), testing::MatchesRegex("switchmark [0-9.]+\n"));
}

}  // namespace
}  // namespace switchmark::cli
