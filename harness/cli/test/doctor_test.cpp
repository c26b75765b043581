#include "cli/doctor.hpp"

#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <set>

namespace switchmark::cli {
namespace {

using doctor::finding;
using doctor::severity;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// No guard pages among the fake models, which is critical. Whether a Python is found depends on the machine.
const std::vector<std::string> bare{"PATH=/no/such/folder"};

json row(const json& all, const std::string& name) {
  for (const json& one : all)
    if (one["name"] == name) return one;
  return nullptr;
}

TEST(doctor, writes_aligned_lines) {
  const std::vector<finding> two{{"clock_source", severity::critical, "hpet", "it is slow", "echo tsc"},
                                 {"smt", severity::fine, "off", "it shares", ""}};
  EXPECT_EQ(text_of(two, false),
            "critical  clock_source  hpet\n"
            "                        it is slow\n"
            "                        > echo tsc\n"
            "fine      smt           off\n");
  EXPECT_THAT(text_of(two, true), StartsWith("\033[1;31mcritical\033[0m  clock_source  hpet\n"));
  EXPECT_EQ(text_of({}, true), "");
}

TEST(doctor, wraps_at_the_columns_of_a_terminal) {
  const std::vector<finding> one{{"clock_source", severity::critical, "hpet of the mainboard, not tsc",
                                  "it is slow to read", "echo tsc >current"}};
  EXPECT_EQ(text_of(one, false, 40),
            "critical  clock_source  hpet of the\n"
            "                        mainboard, not\n"
            "                        tsc\n"
            "          it is slow to read\n"
            "          > echo tsc >current\n");
}

TEST(doctor, tells_people) {
  program run({"--doctor"}, bare);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_EQ(run.errors(), "");
  EXPECT_THAT(run.output(), StartsWith("critical  "));
  EXPECT_THAT(run.output(), HasSubstr("critical  guard_pages             none\n"));
  EXPECT_THAT(run.output(), ContainsRegex("(warning|fine   )   python                  "));
  EXPECT_THAT(run.output(), Not(HasSubstr("\033"))) << "no terminal, no colours";
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(doctor, tells_programs) {
  program run({"--json", "--doctor"}, bare);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  const json all = json::parse(run.output());
  std::set<std::string> names;
  for (const json& one : all) {
    EXPECT_EQ(one.size(), 5U) << one;
    EXPECT_TRUE(names.insert(one["name"]).second) << one;
    EXPECT_EQ(one["remedy"].is_null(), one["severity"] == "fine") << one;
  }
  EXPECT_EQ(names, (std::set<std::string>{"aslr",          "build",          "clock_source",
                                          "cpu_clock",     "cpu_quota",      "cpus",
                                          "equal_cpus",    "governor",       "guard_pages",
                                          "interruptions", "load",           "machine_state",
                                          "max_map_count", "mitigations",    "pending_signals",
                                          "pinned_cpu",    "python",         "smt",
                                          "steal",         "tick_cost",      "transparent_huge_pages",
                                          "turbo",         "virtual_machine"}));
  EXPECT_EQ(row(all, "guard_pages")["seen"], "none") << "as the models say";
}

TEST(doctor, tells_the_critical_alone) {
  program run({"--doctor", "--critical", "--json"}, bare);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  const json all = json::parse(run.output());
  for (const json& one : all) EXPECT_EQ(one["severity"], "critical");
  EXPECT_FALSE(row(all, "guard_pages").is_null());
}

TEST(doctor, is_kept_by_the_record) {
  program run({"--processes", "1", "--repetitions", "1", "--min-time", "0.005", "--filter", "good/fiber"}, bare);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  const json all = run.record()["switchmark"]["doctor"];
  EXPECT_EQ(all.size(), 23U);
  const json guard = row(all, "guard_pages");
  EXPECT_EQ(guard.size(), 4U) << guard;
  EXPECT_EQ(guard["severity"], "critical");
  EXPECT_EQ(guard["seen"], "none");
}

}  // namespace
}  // namespace switchmark::cli
