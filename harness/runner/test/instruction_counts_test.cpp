#include "runner/instruction_counts.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <stdexcept>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// As callgrind 3.19 dumped the end of one part and two whole ones, costs cut short.
constexpr char captured[] = R"(# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 1822
cmd:  ./t
part: 1


desc: I1 cache: 
desc: D1 cache: 
desc: LL cache: 

desc: Timerange: Basic block 304308 - 304310
desc: Trigger: Client Request: region begins

positions: line
events: Ir
summary: 14


ob=(7) /usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30
fl=(152) ???
fn=(956) 0x00000000000a58e0
0 14

totals: 14

part: 2

desc: Timerange: Basic block 304310 - 305333
desc: Trigger: Client Request: region ends

positions: line
events: Ir
summary: 2064

fn=(956)
0 2064

totals: 2064

part: 3

desc: Timerange: Basic block 305333 - 305400
desc: Trigger: Program termination

positions: line
events: Ir
summary: 23

totals: 23
)";

std::vector<counted_part> parts_of(const std::string& text) {
  std::istringstream in(text);
  return counted_parts(in);
}

std::string refusal_of(const std::string& text) {
  try {
    (void)parts_of(text);
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
  return "not refused";
}

std::string with(std::string text, const std::string& old, const std::string& now) {
  return text.replace(text.find(old), old.size(), now);
}

TEST(counted_parts, are_told_by_their_requests) {
  const std::vector<counted_part> parts = parts_of(captured);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].request, "region begins");
  EXPECT_EQ(parts[0].instructions, 14U);
  EXPECT_EQ(parts[1].request, "region ends");
  EXPECT_EQ(parts[1].instructions, 2064U);
  EXPECT_EQ(parts[2].request, "");
  EXPECT_EQ(parts[2].instructions, 23U);
  EXPECT_TRUE(parts_of("").empty());
}

TEST(counted_parts, that_are_truncated_are_refused) {
  const std::string whole = captured;
  // Anywhere from the second part on, within its total too.
  const std::size_t second = whole.find("part: 2") + sizeof "part: 2", end = whole.find("totals: 2064") + 12;
  for (std::size_t length = second; length <= end; ++length)
    EXPECT_THAT(refusal_of(whole.substr(0, length)), HasSubstr("part 2 of callgrind's counts")) << length;
  EXPECT_EQ(refusal_of(whole.substr(0, end + 1)), "not refused");
  EXPECT_EQ(refusal_of(with(captured, "totals: 14\n", "")), "part 1 of callgrind's counts has no total; run it again");
}

TEST(counted_parts, of_something_else_are_refused) {
  EXPECT_THAT(refusal_of(with(captured, "totals: 2064", "totals: 2064 7")), HasSubstr("'2064 7', which is no number"));
  EXPECT_THAT(refusal_of(with(captured, "totals: 14", "totals: ")), HasSubstr("which is no number"));
  EXPECT_THAT(refusal_of(with(captured, "events: Ir", "events: Ir Dr")), HasSubstr("counts 'Ir Dr'"));
}

TEST(first_less_second, wants_two_regions) {
  const counted_part begins{"region begins", 14}, ends{"region ends", 2064}, ends_sooner{"region ends", 3000};
  EXPECT_EQ(first_less_second({begins, ends, begins, ends_sooner}), -936);
  EXPECT_EQ(first_less_second({begins, ends_sooner, begins, ends}), 936);
  for (const auto& wrong : std::vector<std::vector<counted_part>>{
           {}, {begins, ends}, {begins, ends, ends, begins}, {begins, ends, begins, ends, begins}})
    EXPECT_THROW((void)first_less_second(wrong), std::runtime_error) << wrong.size();
}

}  // namespace
}  // namespace switchmark::runner
