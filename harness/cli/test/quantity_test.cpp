#include "cli/quantity.hpp"

#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t all_numbers = std::numeric_limits<std::uint64_t>::max();

double seconds(std::string_view text) { return duration("--time", text, 0, 3600); }

TEST(whole_number, has_decimal_digits_alone) {
  EXPECT_EQ(whole_number("--seed", "0", 0, all_numbers), 0u);
  EXPECT_EQ(whole_number("--seed", "007", 0, all_numbers), 7u);
  EXPECT_EQ(whole_number("--seed", "18446744073709551615", 0, all_numbers), all_numbers);
  for (const char* text : {"-1", "+1", "1e3", "1.0", "0x10", "", " 1", "1 ", "x", "nan", "18446744073709551616",
                           "99999999999999999999999"})
    EXPECT_THROW((void)whole_number("--seed", text, 0, all_numbers), runner::usage_error) << text;
}

TEST(whole_number, has_bounds_that_its_refusal_names) {
  EXPECT_EQ(whole_number("--processes", "1000", 1, 1000), 1000u);
  try {
    (void)whole_number("--processes", "1001", 1, 1000);
    FAIL();
  } catch (const runner::usage_error& error) {
    EXPECT_STREQ(error.what(), "--processes '1001' is no whole number from 1 to 1000; write one such as 10");
  }
  EXPECT_THROW((void)whole_number("--processes", "0", 1, 1000), runner::usage_error);
}

TEST(duration, is_in_seconds_or_has_units) {
  EXPECT_EQ(seconds("90"), 90);
  EXPECT_EQ(seconds("0.5"), 0.5);
  EXPECT_EQ(seconds(".5"), 0.5);
  EXPECT_EQ(seconds("1e-2"), 0.01);
  EXPECT_EQ(seconds("0.01s"), 0.01);
  EXPECT_EQ(seconds("90s"), 90);
  EXPECT_EQ(seconds("250ms"), 0.25);
  EXPECT_EQ(seconds("5m"), 300);
  EXPECT_EQ(seconds("5min"), 300);
  EXPECT_EQ(seconds("1m30s"), 90);
  EXPECT_EQ(seconds("0.5h"), 1800);
  EXPECT_EQ(seconds("0h59m60s"), 3600);
}

TEST(duration, is_refused_if_it_is_anything_else) {
  for (const char* text : {"nan", "NAN",  "-nan", "inf", "infinity", "-1",   "+1",    "0x10",  "0x1p3",  "", "s",
                           "1 s", "1m30", "30x1", "5d",  "1s!",      "3601", "1h1ms", "1e999", "1e999s", "."})
    EXPECT_THROW((void)seconds(text), runner::usage_error) << text;
}

TEST(duration, tells_that_numbers_of_iterations_are_not_supported) {
  try {
    (void)duration("--min-time", "10x", 0, 3600);
    FAIL();
  } catch (const runner::usage_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("--min-time '10x': a number of iterations is not supported; write a time"));
  }
}

}  // namespace
}  // namespace switchmark::cli
