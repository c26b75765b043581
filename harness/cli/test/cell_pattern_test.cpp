#include "cli/cell_pattern.hpp"

#include "runner/options.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;

TEST(cell_pattern, is_found_anywhere_unless_anchored) {
  EXPECT_TRUE(cell_pattern("").is_found_in("ring/fiber/tasks:2"));
  EXPECT_TRUE(cell_pattern("fiber").is_found_in("ring/fiber/tasks:2"));
  EXPECT_TRUE(cell_pattern("^ring/.*tasks:(2|100)$").is_found_in("ring/fiber/tasks:2"));
  EXPECT_FALSE(cell_pattern("^ring/.*tasks:(2|100)$").is_found_in("ring/fiber/tasks:21"));
  EXPECT_FALSE(cell_pattern("^fiber").is_found_in("ring/fiber/tasks:2"));
}

// A search that goes back and tries again would take 2^30 steps and more for each of these, or overflow its stack.
TEST(cell_pattern, of_nested_stars_takes_linear_time) {
  const std::string long_text(100'000, 'a');
  for (const char* nested :
       {"((a*)*)*b", "(a|a)*b", "(a|aa)+$b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)(.*)(.*)(.*)(.*)b"})
    EXPECT_FALSE(cell_pattern(nested).is_found_in(long_text)) << nested;
}

/// What is said of an expression that is not accepted; empty if it is.
std::string refusal_of_pattern(const std::string& expression) {
  try {
    (void)cell_pattern(expression).is_found_in("ring/fiber/tasks:2");
  } catch (const runner::usage_error& error) {
    return error.what();
  }
  return "";
}

TEST(cell_pattern, of_a_megabyte_is_refused_at_once) {
  testing::internal::CaptureStderr();
  for (const char* letter : {"a", "*", "(", "a*", "[^b]?", "(a{9}){9}"}) {
    for (const std::size_t length : {10'000u, 1u << 20}) {
      std::string expression;
      while (expression.size() < length) expression += letter;
      const std::string refusal = refusal_of_pattern(expression);
      EXPECT_LT(refusal.size(), 300u);
      EXPECT_EQ(refusal.find('\n'), refusal.npos);
      if (length > 10'000) {
        EXPECT_THAT(refusal, HasSubstr("characters; write at most 10000"));
      }
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "RE2 says nothing of its own";
}

TEST(cell_pattern, of_a_wrong_expression_is_refused_in_one_line) {
  for (const char* wrong : {"(", "[z-a]\n", "a**", "(?=lookahead)", "(a)\\1", "\xff"}) {
    try {
      (void)cell_pattern(wrong);
      FAIL() << wrong;
    } catch (const runner::usage_error& error) {
      EXPECT_THAT(error.what(), HasSubstr("is no regular expression"));
      EXPECT_EQ(std::string_view(error.what()).find('\n'), std::string_view::npos);
    }
  }
}

}  // namespace
}  // namespace switchmark::cli
