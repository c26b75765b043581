// What the CPUs are, and how much of them the kernel grants.
#include "doctor/limits.hpp"
#include "doctor/processor.hpp"

#include "a_root.hpp"

namespace switchmark::doctor {
namespace {

TEST_F(doctor_test, cpus_of_two_kinds) {
  expect(equal_cpus(root, {0, 1}, 1), severity::unknown, "not every CPU", "lscpu");
  write(cpu / "online", "0-2");
  for (const char* fast : {"cpu0", "cpu1"}) write(cpu / fast / "cpufreq/cpuinfo_max_freq", "5100000");
  write(cpu / "cpu2/cpufreq/cpuinfo_max_freq", "5000000");
  expect(equal_cpus(root, {0, 1, 2}, 2), severity::fine, "yes");
  write(cpu / "cpu2/cpufreq/cpuinfo_max_freq", "3900000");
  expect(equal_cpus(root, {0, 1, 2}, 1), severity::fine, "1 of 3 are slower: 2");
  expect(equal_cpus(root, {0, 1, 2}, 2), severity::warning, "CPU 2, which is measured on, is one of them", "--cpu 1");
  expect(equal_cpus(root, {2}, 2), severity::warning, "1 of 3 are slower: 2", "taskset -c");
}

TEST_F(doctor_test, quota_of_the_control_group) {
  expect(cpu_quota(root), severity::unknown, "doesn't tell", "cat /proc/self/cgroup");
  write("proc/self/cgroup", "0::/");
  expect(cpu_quota(root), severity::unknown, "doesn't tell", "cat /proc/self/cgroup");
  write("sys/fs/cgroup/cgroup.procs", "1");
  expect(cpu_quota(root), severity::fine, "none");
  const auto expect_for = [this](const char* quota, severity how, const char* seen) {
    write("sys/fs/cgroup/cpu.max", quota);
    expect(cpu_quota(root), how, seen, how == severity::fine ? "" : "at least 2 CPUs");
  };
  expect_for("99000 100000", severity::critical, "0.99 CPUs, by ");
  expect_for("100000 100000", severity::warning, "1.00 CPUs, by ");
  expect_for("199000 100000", severity::warning, "1.99 CPUs, by ");
  expect_for("200000 100000", severity::fine, "2.00 CPUs");
  expect_for("max 100000", severity::fine, "none");
}

TEST_F(doctor_test, signals_that_may_wait) {
  expect(pending_signals(root), severity::unknown, "doesn't tell", "ulimit -i");
  const auto expect_for = [this](const char* queue, severity how) {
    write("proc/self/status", std::string("Name:\tx\nSigQ:\t") + queue);
    expect(pending_signals(root), how, "in use", how == severity::fine ? "" : "ulimit -i 1024");
  };
  expect_for("0/31339", severity::fine);
  expect_for("0/64", severity::fine);
  expect_for("1/64", severity::warning);
  expect_for("64/64", severity::critical);
  expect_for("70/64", severity::critical);
  expect_for("0/0", severity::critical);
  write("proc/self/status", "SigQ:\tmany");
  expect(pending_signals(root), severity::unknown, "doesn't tell", "ulimit -i");
}

}  // namespace
}  // namespace switchmark::doctor
