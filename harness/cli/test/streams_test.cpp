// A run goes on when nobody reads what it says, and when it was started without standard descriptors.

#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> small{"--processes", "2", "--min-time", "0.002", "--filter", "good/fiber|slow/"};

class streams : public testing::TestWithParam<const char*> {};

TEST_P(streams, that_nobody_reads_cost_no_record) {
  program run(small, {}, GetParam());
  EXPECT_EQ(run.wait(), runner::all_done);
  EXPECT_EQ(run.cell("good/fiber/tasks:1")["metrics"]["switch_ns"]["samples"].size(), 2U);
  EXPECT_TRUE(run.left_the_record_alone());
  EXPECT_THAT(run.errors(), Not(HasSubstr("Broken pipe")));
}
INSTANTIATE_TEST_SUITE_P(
    each, streams,
    testing::Values("exec \"$0\" \"$@\" 2>&-", "exec \"$0\" \"$@\" >&-", "exec \"$0\" \"$@\" <&-",
                    "exec \"$0\" \"$@\" <&- >&- 2>&-", "exec \"$0\" \"$@\" 2> /dev/full",
                    "{ { \"$0\" \"$@\" 2>&1; echo $? >&3; } | head -n 1; } 3> stdout > stderr; exit $(cat stdout)",
                    "{ { \"$0\" \"$@\"; echo $? >&3; } | true; } 3> stdout; exit $(cat stdout)"));

// A list that can't be written is no list, but a reader who has gone has seen enough.
TEST(streams, of_answers_are_told_when_they_cannot_be_written) {
  program closed({"--list"}, {}, "exec \"$0\" \"$@\" >&-");
  EXPECT_EQ(closed.wait(), runner::bad_usage);
  for (const char* question : {"--list", "--help", "--explain", "--doctor"}) {
    program left({question}, {},
                 "{ sleep 0.2; \"$0\" \"$@\"; echo $? > code; } | true;"
                 "while [ ! -s code ]; do sleep 0.01; done; exit $(cat code)");
    EXPECT_EQ(left.wait(), runner::all_done) << question;
    EXPECT_THAT(left.errors(), IsEmpty()) << question;
  }
}

}  // namespace
}  // namespace switchmark::cli
