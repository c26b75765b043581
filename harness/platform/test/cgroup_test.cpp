// Control groups of both versions, in a folder of the test's.
#include "platform/cgroup.hpp"

#include "platform/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;

class cgroup : public testing::Test {
 protected:
  void write(const fs::path& file, const std::string& text) const {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text << '\n';
  }
  [[nodiscard]] double cpus() const {
    const auto quota = quota_of_cgroup(root);
    return quota ? quota->cpus : -1;
  }

  const temporary_folder folder;
  const fs::path root = folder.path();
};

TEST_F(cgroup, that_is_not_told_has_no_quota) {
  EXPECT_EQ(cpus(), -1);
  EXPECT_FALSE(throttling_of_cgroup(root).has_value());
  write("proc/self/cgroup", "nonsense\n0::/a");
  EXPECT_EQ(cpus(), -1);
}

TEST_F(cgroup, has_the_tightest_quota_of_all_above_it) {
  write("proc/self/cgroup", "0::/a/b");
  write("sys/fs/cgroup/a/b/cpu.max", "max 100000");
  EXPECT_EQ(cpus(), -1);
  write("sys/fs/cgroup/a/cpu.max", "150000 100000");
  EXPECT_EQ(cpus(), 1.5);
  EXPECT_EQ(quota_of_cgroup(root)->file, root / "sys/fs/cgroup/a/cpu.max");
  write("sys/fs/cgroup/a/b/cpu.max", "50000 100000");
  EXPECT_EQ(cpus(), 0.5);
}

// In a container, the kernel may tell the path that the group has on the host.
TEST_F(cgroup, of_a_container_is_mounted_without_what_is_above) {
  write("proc/self/cgroup", "0::/docker/0123");
  write("sys/fs/cgroup/cpu.max", "200000 100000");
  EXPECT_EQ(cpus(), 2);
}

TEST_F(cgroup, of_version_1_has_two_files) {
  write("proc/self/cgroup", "5:memory:/x\n4:cpu,cpuacct:/a\n0::/y");
  write("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "-1");
  write("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000");
  EXPECT_EQ(cpus(), -1);
  write("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "25000");
  EXPECT_EQ(cpus(), 0.25);
  write("sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", "nr_periods 7\nnr_throttled 3\nthrottled_time 1500000000");
  EXPECT_EQ(throttling_of_cgroup(root)->periods, 3U);
  EXPECT_EQ(throttling_of_cgroup(root)->seconds, 1.5);
}

TEST_F(cgroup, is_throttled_with_those_above_it) {
  write("proc/self/cgroup", "0::/a");
  write("sys/fs/cgroup/cpu.stat", "usage_usec 100");
  EXPECT_FALSE(throttling_of_cgroup(root).has_value());
  write("sys/fs/cgroup/a/cpu.stat", "usage_usec 100\nnr_periods 9\nnr_throttled 2\nthrottled_usec 250000");
  EXPECT_EQ(throttling_of_cgroup(root)->periods, 2U);
  EXPECT_EQ(throttling_of_cgroup(root)->seconds, 0.25);
  write("sys/fs/cgroup/cpu.stat", "nr_throttled 1\nthrottled_usec 50000");
  EXPECT_EQ(throttling_of_cgroup(root)->periods, 3U);
}

}  // namespace
}  // namespace switchmark::platform
