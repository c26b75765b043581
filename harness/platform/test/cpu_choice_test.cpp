// Which CPU is measured on: machines by what their kernels tell, in a folder of the test's.
#include "platform/cpu_choice.hpp"

#include "platform/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<cpu_facts> cpus(std::initializer_list<cpu_facts> all) { return all; }

TEST(cpu_choice, is_the_last_one_where_all_are_alike) {
  EXPECT_EQ(choose_cpu(cpus({{.number = 0}, {.number = 1}, {.number = 5}})), 5);
  EXPECT_EQ(choose_cpu(cpus({{.number = 1'500}})), 1'500);
  EXPECT_EQ(choose_cpu({}), 0);
}

TEST(cpu_choice, is_a_fast_core) {
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .capacity = 1'024}, {.number = 1, .capacity = 600}})), 0);
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .max_khz = 5'100'000}, {.number = 1, .max_khz = 3'900'000}})), 0);
  EXPECT_EQ(
      choose_cpu(cpus({{.number = 0, .capacity = 1'024, .max_khz = 2}, {.number = 1, .capacity = 600, .max_khz = 3}})),
      0)
      << "the clocks of different cores say less";
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .max_khz = 5'100'000, .busy = 1}, {.number = 1, .max_khz = 3'900'000}})), 0)
      << "even a busy one";
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .max_khz = 5'100'000}, {.number = 1}})), 1) << "not all tell";
}

TEST(cpu_choice, is_one_that_does_little) {
  EXPECT_EQ(choose_cpu(cpus({{.number = 0}, {.number = 1, .busy = 0.3}})), 0);
  EXPECT_EQ(choose_cpu(cpus({{.number = 0}, {.number = 1, .busy = 0.04}})), 1) << "too short a look to tell";
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .max_khz = 5'300'000, .busy = 0.5}, {.number = 1, .max_khz = 5'100'000}})),
            1)
      << "cores of one kind differ less than that";
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .max_khz = 5'300'000}, {.number = 1, .max_khz = 5'100'000}})), 0);
}

TEST(cpu_choice, counts_the_other_thread_of_the_core_in) {
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .siblings = {2}},
                             {.number = 1, .siblings = {3}, .busy = 0.9},
                             {.number = 2, .siblings = {0}},
                             {.number = 3, .siblings = {1}}})),
            2);
}

TEST(cpu_choice, is_an_isolated_one) {
  EXPECT_EQ(choose_cpu(cpus({{.number = 0, .isolated = true}, {.number = 1}})), 0);
}

TEST(cpu_choice, is_made_by_what_the_kernel_tells) {
  const temporary_folder folder;
  const fs::path root = folder.path(), cpu = root / "sys/devices/system/cpu";
  const auto write = [](const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text << '\n';
  };
  EXPECT_EQ(facts_of({1}, root, [] {}), cpus({{.number = 1}})) << "neither /proc nor /sys";
  write(cpu / "cpu1/cpu_capacity", "512");
  write(cpu / "cpu1/cpufreq/cpuinfo_max_freq", "3900000");
  write(cpu / "cpu1/topology/thread_siblings_list", "1,3");
  write(cpu / "isolated", "1");
  write(root / "proc/stat", "cpu 1 1 1 1 1 1 1 1 1 1\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 1");
  const cpu_facts idle{.number = 1, .capacity = 512, .max_khz = 3'900'000, .siblings = {3}, .isolated = true};
  EXPECT_EQ(facts_of({1}, root, [] {}), cpus({idle}));
}

TEST(cpu_choice, looks_twice_at_how_busy_they_are) {
  const temporary_folder folder;
  const fs::path stat = folder.path() / "proc/stat";
  fs::create_directories(stat.parent_path());
  std::ofstream(stat) << "cpu0 100 0 0 500 400 0 0 0 0 0\ncpu1 0 0 0 1000 0 0 0 0 0 0\n";
  const std::vector<cpu_facts> facts = facts_of({0, 1}, folder.path(), [&stat] {
    std::ofstream(stat) << "cpu0 103 0 0 504 403 0 0 0 0 0\ncpu1 0 0 0 1010 0 0 0 0 0 0\n";
  });
  EXPECT_NEAR(facts[0].busy, 0.3, 1e-9);
  EXPECT_EQ(facts[1].busy, 0);
}

TEST(cpu_list, has_gaps_and_ends) {
  EXPECT_THAT(cpu_list("0"), ElementsAre(0));
  EXPECT_THAT(cpu_list("3-3"), ElementsAre(3));
  EXPECT_THAT(cpu_list("1,2-4,9"), ElementsAre(1, 2, 3, 4, 9));
  EXPECT_THAT(cpu_list("1,"), ElementsAre(1));
  for (const char* bad : {",1", "1,x", "1-2-3", "1 2", "4-x,7", "99999999999", "4-99999999999"})
    EXPECT_THAT(cpu_list(bad), IsEmpty()) << bad;
  EXPECT_THAT(cpu_list("4-3"), IsEmpty());
}

TEST(cpu_list, is_of_numbers_and_ranges) {
  EXPECT_THAT(cpu_list("0-2,7"), ElementsAre(0, 1, 2, 7));
  EXPECT_THAT(cpu_list("5"), ElementsAre(5));
  for (const char* bad : {"", "unknown", "1-", "1-x", "1;2", "-1-2,x"}) EXPECT_THAT(cpu_list(bad), IsEmpty()) << bad;
}

}  // namespace
}  // namespace switchmark::platform
