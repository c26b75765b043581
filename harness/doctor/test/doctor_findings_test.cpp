// What the doctor's findings have in common, and all of them together.
#include "doctor/diagnosis.hpp"

#include "a_root.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace switchmark::doctor {
namespace {

using testing::ElementsAre;

TEST(severity, has_a_name) {
  EXPECT_EQ(name_of(severity::critical), "critical");
  EXPECT_EQ(name_of(severity::warning), "warning");
  EXPECT_EQ(name_of(severity::unknown), "unknown");
  EXPECT_EQ(name_of(severity::fine), "fine");
}

TEST(findings, are_sorted_with_the_most_critical_first_and_as_they_came) {
  std::vector<finding> all;
  const std::vector hows{severity::fine, severity::warning, severity::critical, severity::unknown};
  for (int i = 0; i < 40; ++i)
    all.push_back({std::to_string(100 + i), hows[static_cast<std::size_t>(i) % 4], "", "", ""});
  const std::vector found = sorted(all);
  ASSERT_EQ(found.size(), all.size());
  for (std::size_t i = 1; i < found.size(); ++i) {
    EXPECT_LE(found[i - 1].how, found[i].how);
    EXPECT_TRUE(found[i - 1].how < found[i].how || found[i - 1].name < found[i].name) << i;
  }
  EXPECT_EQ(found.front().how, severity::critical);
  EXPECT_EQ(found.back().how, severity::fine);
}

TEST(findings, are_written_with_a_remedy_or_none) {
  const std::vector<finding> two{{"governor", severity::critical, "powersave", "it changes", "set it"},
                                 {"smt", severity::fine, "off", "it shares", ""}};
  EXPECT_EQ(to_json(two), json::parse(R"([
    {"name": "governor", "severity": "critical", "seen": "powersave", "why": "it changes", "remedy": "set it"},
    {"name": "smt", "severity": "fine", "seen": "off", "why": "it shares", "remedy": null}])"));
  EXPECT_EQ(for_record(two), json::parse(R"([
    {"name": "governor", "severity": "critical", "seen": "powersave", "remedy": "set it"},
    {"name": "smt", "severity": "fine", "seen": "off", "remedy": null}])"));
}

TEST_F(doctor_test, finds_what_is_set_up_wrong_and_shows_it_first) {
  write(cpu / "cpu0/cpufreq/scaling_governor", "powersave");
  write("proc/loadavg", "0.10 0.20 0.30 1/137 15530");
  const std::vector<finding> findings =
      diagnosis({.root = root,
                 .allowed_cpus = {0, 1},
                 .search_path = "",
                 .pythons = {},
                 .build_type = "Release",
                 .flags = "-O2",
                 .guard = "mprotect",
                 .measured = {.machine_readings = 5, .for_ticks = std::chrono::milliseconds(0)}});
  std::vector<std::string> order, criticals;
  for (const finding& finding : findings) {
    order.emplace_back(name_of(finding.how));
    if (finding.how == severity::critical) criticals.push_back(finding.name);
    EXPECT_EQ(
        std::count_if(findings.begin(), findings.end(), [&](const auto& other) { return other.name == finding.name; }),
        1);
  }
  EXPECT_THAT(criticals, ElementsAre("governor"));
  EXPECT_EQ(order.size(), 23U);
  EXPECT_EQ(order.front(), "critical");
  EXPECT_EQ(order.back(), "fine");
  const std::string ranks = "cwuf";
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end(),
                             [&ranks](const auto& a, const auto& b) { return ranks.find(a[0]) < ranks.find(b[0]); }));
}

}  // namespace
}  // namespace switchmark::doctor
