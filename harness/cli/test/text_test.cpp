#include "cli/text.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

const std::vector<std::string> flags{"list", "quick", "filter", "version", "doctor", "time-limit", "repetitions"};

TEST(text, is_wrapped_between_words) {
  EXPECT_EQ(wrapped("one two three", 9), "one two\nthree\n");
  EXPECT_EQ(wrapped("one two three", 9, "  "), "  one two\n  three\n");
  EXPECT_EQ(wrapped("", 9), "\n");
}

TEST(text, of_a_user_becomes_one_short_line) {
  EXPECT_EQ(shortened("ring/.*"), "ring/.*");
  EXPECT_EQ(shortened("two\nlines\x1b[31m"), "two lines [31m");
  EXPECT_EQ(shortened(std::string(1'000'000, 'a')), std::string(60, 'a') + "...");
}

TEST(most_similar, forgives_a_letter_too_many_too_few_another_or_two_exchanged) {
  for (const char* mistyped : {"quik", "quickk", "qoick", "qiuck", "QUICK"})
    EXPECT_EQ(most_similar(mistyped, flags), "quick") << mistyped;
  EXPECT_EQ(most_similar("timelimit", flags), "time-limit");
  EXPECT_EQ(most_similar("lsit", flags), "list");
}

TEST(most_similar, completes_a_part_of_three_letters) {
  EXPECT_EQ(most_similar("rep", flags), "repetitions");
  EXPECT_EQ(most_similar("re", flags), "");
}

TEST(most_similar, is_nothing_where_most_letters_differ) {
  for (const char* other : {"verbose", "colour", "x", "", "jobs"}) EXPECT_EQ(most_similar(other, flags), "") << other;
  EXPECT_EQ(most_similar(std::string(10'000'000, 'l'), flags), "");
}

TEST(did_you_mean, asks_only_with_a_name) {
  EXPECT_EQ(did_you_mean("quik", flags), "did you mean 'quick'? ");
  EXPECT_EQ(did_you_mean("colour", flags), "");
}

}  // namespace
}  // namespace switchmark::cli
