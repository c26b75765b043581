#include "report/machine.hpp"

#include "report/environment.hpp"

#include <gtest/gtest.h>

namespace switchmark::report {
namespace {

TEST(machine, reads_a_value_of_cpuinfo) {
  constexpr std::string_view text = "processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nflags\t\t:\n";
  EXPECT_EQ(cpuinfo_value(text, "model name"), "AMD EPYC");
  EXPECT_EQ(cpuinfo_value(text, "model"), "1");
  EXPECT_EQ(cpuinfo_value(text, "microcode"), unknown);
  EXPECT_EQ(cpuinfo_value("", "model name"), unknown);
}

TEST(machine, reads_the_choice_in_brackets) {
  EXPECT_EQ(bracketed("always [madvise] never"), "madvise");
  EXPECT_EQ(bracketed("unknown"), "unknown");
}

TEST(machine, calls_a_file_that_is_not_there_unknown) { EXPECT_EQ(first_line("/no/such/file"), unknown); }

TEST(environment, has_every_fact_and_none_is_empty) {
  const json all = environment({true, "switchmark", "madvise"});
  for (const char* key : {"cpu",
                          "cores",
                          "kernel",
                          "virtualized",
                          "hypervisor",
                          "mitigations",
                          "governor",
                          "clock_source",
                          "transparent_huge_pages",
                          "max_map_count",
                          "libc",
                          "compiler",
                          "flags",
                          "build_type",
                          "boost",
                          "google_benchmark",
                          "nlohmann_json",
                          "fmt",
                          "commit",
                          "dirty",
                          "symmetric_transfer",
                          "exception_state",
                          "guard"}) {
    ASSERT_TRUE(all.contains(key)) << key;
    EXPECT_NE(all[key], "") << key;
  }
  EXPECT_EQ(all["symmetric_transfer"], true);
  EXPECT_EQ(all["guard"], "madvise");
  EXPECT_TRUE(all["commit"] == unknown || all["commit"].get<std::string>().size() == 40) << all["commit"];
}

}  // namespace
}  // namespace switchmark::report
