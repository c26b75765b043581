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
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// No python3 there, which is a warning everywhere; and no guard pages among the fake models, which is critical.
const std::vector<std::string> no_python{"PATH=/no/such/folder"};

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

TEST(doctor, tells_people) {
  program run({"--doctor"}, no_python);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_EQ(run.errors(), "");
  EXPECT_THAT(run.output(), StartsWith("critical  "));
  EXPECT_THAT(run.output(), HasSubstr("\nwarning   python                  no python3 on PATH\n"));
  EXPECT_THAT(run.output(), HasSubstr("> sudo apt-get install python3 "));
  EXPECT_THAT(run.output(), Not(HasSubstr("\033"))) << "no terminal, no colours";
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(doctor, tells_programs) {
  program run({"--json", "--doctor"}, no_python);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  const json all = json::parse(run.output());
  std::set<std::string> names;
  for (const json& one : all) {
    EXPECT_EQ(one.size(), 5U) << one;
    EXPECT_TRUE(names.insert(one["name"]).second) << one;
    EXPECT_EQ(one["remedy"].is_null(), one["severity"] == "fine") << one;
  }
  EXPECT_EQ(names, (std::set<std::string>{"aslr",
                                          "build",
                                          "clock_source",
                                          "cpu_quota",
                                          "cpus",
                                          "equal_cpus",
                                          "governor",
                                          "guard_pages",
                                          "load",
                                          "machine_state",
                                          "max_map_count",
                                          "mitigations",
                                          "pending_signals",
                                          "pinned_cpu",
                                          "python",
                                          "smt",
                                          "steal",
                                          "tick_cost",
                                          "transparent_huge_pages",
                                          "turbo",
                                          "virtual_machine"}));
  EXPECT_EQ(row(all, "python")["severity"], "warning");
  EXPECT_EQ(row(all, "guard_pages")["seen"], "none") << "as the models say";
}

TEST(doctor, tells_the_critical_alone) {
  program run({"--doctor", "--critical", "--json"}, no_python);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  const json all = json::parse(run.output());
  for (const json& one : all) EXPECT_EQ(one["severity"], "critical");
  EXPECT_FALSE(row(all, "guard_pages").is_null());
}

TEST(doctor, is_kept_by_the_record) {
  program run({"--processes", "1", "--repetitions", "1", "--min-time", "0.005", "--filter", "good/fiber"}, no_python);
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();
  const json all = run.record()["switchmark"]["doctor"];
  EXPECT_EQ(all.size(), 21U);
  const json python = row(all, "python");
  EXPECT_EQ(python.size(), 4U) << python;
  EXPECT_EQ(python["severity"], "warning");
  EXPECT_EQ(python["seen"], "no python3 on PATH");
}

}  // namespace
}  // namespace switchmark::cli
