// Every finding both ways, on made-up trees of /proc and /sys.

#include "doctor/interruptions.hpp"
#include "doctor/kernel.hpp"
#include "doctor/load.hpp"
#include "doctor/machine_state.hpp"
#include "doctor/processor.hpp"
#include "doctor/tick_cost.hpp"
#include "doctor/tools.hpp"

#include "a_root.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <chrono>

namespace switchmark::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(doctor_test, governor) {
  expect(governor(root), severity::unknown, "no CPU");
  write(cpu / "cpu0/cpufreq/scaling_governor", "performance");
  expect(governor(root), severity::fine, "performance");
  write(cpu / "cpu11/cpufreq/scaling_governor", "powersave");
  expect(governor(root), severity::critical, "performance, powersave", "cpupower frequency-set -g performance");
}

TEST_F(doctor_test, turbo_of_intel) {
  expect(turbo(root), severity::unknown, "no switch");
  write(cpu / "intel_pstate/no_turbo", "0");
  expect(turbo(root), severity::warning, "on", "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo");
  write(cpu / "intel_pstate/no_turbo", "1");
  expect(turbo(root), severity::fine, "off");
}

TEST_F(doctor_test, turbo_of_others) {
  write(cpu / "cpufreq/boost", "1");
  expect(turbo(root), severity::warning, "on", "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost");
  write(cpu / "cpufreq/boost", "0");
  expect(turbo(root), severity::fine, "off");
}

TEST_F(doctor_test, hardware_threads) {
  expect(smt(root), severity::unknown, "doesn't tell");
  write(cpu / "smt/active", "1");
  expect(smt(root), severity::warning, "on", "echo off | sudo tee /sys/devices/system/cpu/smt/control");
  write(cpu / "smt/active", "0");
  expect(smt(root), severity::fine, "off");
}

TEST_F(doctor_test, mitigations_of_the_processor) {
  expect(cpu_mitigations(root), severity::unknown, "doesn't tell");
  write(cpu / "vulnerabilities/meltdown", "Not affected");
  write(cpu / "vulnerabilities/mds", "Vulnerable");
  expect(cpu_mitigations(root), severity::fine, "none active");
  write(cpu / "vulnerabilities/spectre_v1", "Mitigation: usercopy barriers");
  write(cpu / "vulnerabilities/retbleed", "Mitigation: untrained return thunk");
  expect(cpu_mitigations(root), severity::warning, "2 active: retbleed, spectre_v1", "mitigations=off");
}

TEST_F(doctor_test, number_of_cpus) {
  expect(cpus({}), severity::unknown, "doesn't tell");
  expect(cpus({3}), severity::critical, "1", "taskset");
  expect(cpus({0, 3}), severity::fine, "2");
}

TEST_F(doctor_test, cpu_that_measures) {
  expect(pinned_cpu(root, 3), severity::unknown, "doesn't tell");
  write(cpu / "isolated", "");
  expect(pinned_cpu(root, 3), severity::warning, "CPU 3 is shared", "isolcpus=3");
  write(cpu / "online", "0-3");
  expect(pinned_cpu(root, 0), severity::warning, "CPU 0 is shared", "isolcpus=3 nohz_full=3, then taskset -c 0-3 ");
  write(cpu / "online", "0");
  expect(pinned_cpu(root, 0), severity::warning, "CPU 0 is shared", "two CPUs or more");
  write(cpu / "isolated", "4-5");
  expect(pinned_cpu(root, 3), severity::warning, "CPU 3 is shared", "taskset -c 0-5 scripts/bench");
  write(cpu / "isolated", "1,3-4");
  expect(pinned_cpu(root, 3), severity::fine, "CPU 3 is isolated");
  expect(pinned_cpu(root, -1), severity::unknown, "doesn't tell");
}

TEST_F(doctor_test, clock) {
  const fs::path file = "sys/devices/system/clocksource/clocksource0/current_clocksource";
  expect(clock_source(root), severity::unknown, "unknown");
  for (const char* quick : {"tsc", "kvm-clock", "arch_sys_counter"}) {
    write(file, quick);
    expect(clock_source(root), severity::fine, quick);
  }
  write(file, "hpet");
  expect(clock_source(root), severity::critical, "hpet", "echo tsc | sudo tee /" + file.string());
}

TEST_F(doctor_test, hypervisor) {
  expect(virtual_machine(root), severity::unknown, "doesn't tell");
  write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor lahf_lm");
  expect(virtual_machine(root), severity::warning, "this is one", "bare metal");
  write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisors lahf_lm");
  expect(virtual_machine(root), severity::fine, "none");
  fs::remove(root / "proc/cpuinfo");
  write("sys/hypervisor/type", "xen");
  expect(virtual_machine(root), severity::warning, "this is one");
}

TEST_F(doctor_test, emulator) {
  write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor lahf_lm");
  write("proc/sys/kernel/arch", "sparc64");
  expect(virtual_machine(root), severity::critical, "an emulator on sparc64", "of this architecture");
}

TEST_F(doctor_test, random_addresses) {
  const fs::path file = "proc/sys/kernel/randomize_va_space";
  expect(aslr(root), severity::unknown, "unknown", "sysctl");
  write(file, "2");
  expect(aslr(root), severity::fine, "on");
  write(file, "1");
  expect(aslr(root), severity::warning, "not for the heap", "sysctl kernel.randomize_va_space=2");
  write(file, "0");
  expect(aslr(root), severity::warning, "off", "sysctl kernel.randomize_va_space=2");
  write(file, "2");
  write("proc/self/personality", "00040000");
  expect(aslr(root), severity::warning, "off for this process", "setarch");
  write("proc/self/personality", "00000000");
  expect(aslr(root), severity::fine, "on");
}

TEST_F(doctor_test, transparent_huge_pages) {
  const fs::path file = "sys/kernel/mm/transparent_hugepage/enabled";
  expect(huge_pages(root), severity::unknown, "unknown");
  write(file, "[always] madvise never");
  expect(huge_pages(root), severity::warning, "always", "echo madvise | sudo tee /" + file.string());
  for (const char* good : {"always [madvise] never", "always madvise [never]"}) {
    write(file, good);
    expect(huge_pages(root), severity::fine, "");
  }
}

TEST_F(doctor_test, mappings) {
  expect(max_map_count(root, "mprotect"), severity::unknown, "doesn't tell");
  write("proc/sys/vm/max_map_count", "65530");
  expect(max_map_count(root, "mprotect"), severity::warning, "65530", "sysctl vm.max_map_count=2100000");
  expect(max_map_count(root, "madvise"), severity::fine, "65530");
  write("proc/sys/vm/max_map_count", "2100000");
  expect(max_map_count(root, "mprotect"), severity::fine, "2100000");
  write("proc/sys/vm/max_map_count", "many");
  expect(max_map_count(root, "mprotect"), severity::unknown, "doesn't tell");
}

TEST_F(doctor_test, pages_that_guard) {
  expect(guard_pages("madvise"), severity::fine, "madvise");
  expect(guard_pages("mprotect"), severity::warning, "mprotect", "linux-image");
  expect(guard_pages("none"), severity::critical, "none", "linux-image");
  expect(guard_pages("unknown"), severity::unknown, "unknown");
}

TEST_F(doctor_test, others_that_run) {
  expect(load(root, 2), severity::unknown, "doesn't tell");
  write("proc/loadavg", "0.10 0.20 0.30 1/137 15530");
  expect(load(root, 2), severity::fine, "0 others runnable, load of the last minute 0.10, 2 CPUs");
  write("proc/loadavg", "0.60 0.20 0.30 1/137 15530");
  expect(load(root, 2), severity::warning, "0.60", "ps -eo");
  write("proc/loadavg", "0.10 0.20 0.30 2/137 15530");
  expect(load(root, 2), severity::warning, "1 other runnable", "ps -eo");
  write("proc/loadavg", "0.10 0.20 0.30 3/137 15530");
  expect(load(root, 2), severity::critical, "2 others", "ps -eo");
  write("proc/loadavg", "?");
  expect(load(root, 2), severity::unknown, "doesn't tell");
}

TEST_F(doctor_test, stolen_time_is_read) {
  EXPECT_FALSE(times_of_cpus(root).has_value());
  write("proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1");
  ASSERT_TRUE(times_of_cpus(root).has_value());
  EXPECT_EQ(times_of_cpus(root)->stolen, 8U);
  EXPECT_EQ(times_of_cpus(root)->all, 36U) << "guest time is in user time already";
  write("proc/stat", "cpu  1 2 3 4\n");
  EXPECT_FALSE(times_of_cpus(root).has_value());
}

TEST_F(doctor_test, stolen_time_is_judged) {
  const cpu_times start{1000, 9000};
  expect(steal(std::nullopt, start), severity::unknown, "doesn't tell");
  expect(steal(start, std::nullopt), severity::unknown, "doesn't tell");
  expect(steal(start, cpu_times{999, 9100}), severity::unknown, "doesn't tell");
  expect(steal(start, cpu_times{1000, 9049}), severity::unknown, "too few");
  expect(steal(start, cpu_times{1001, 9100}), severity::fine, "1.0 %");
  expect(steal(start, cpu_times{1002, 9100}), severity::warning, "2.0 %", "CPUs of its own");
  expect(steal(start, cpu_times{1010, 9100}), severity::critical, "10.0 %", "CPUs of its own");
}

TEST_F(doctor_test, price_of_a_tick_is_judged_by_its_interval) {
  expect(tick_cost(std::nullopt), severity::unknown, "no timer");
  expect(tick_cost(tick_price{2.5, 2, 4.9, 9}), severity::fine, "2.5 us a tick, 2.0 to 4.9 (9 pairs)");
  expect(tick_cost(tick_price{2.5, -3, 4.9, 9}), severity::fine, "2.5 us");
  expect(tick_cost(tick_price{4, 1, 20, 9}), severity::fine, "4.0 us");
  expect(tick_cost(tick_price{28, -1, 60, 9}), severity::unknown, "not resolved: 28.0 us a tick, -1.0 to 60.0");
  expect(tick_cost(tick_price{28, 20, 60, 9}), severity::warning, "28.0 us", "bare metal");
  expect(tick_cost(tick_price{70, 50, 90, 9}), severity::critical, "70.0 us", "bare metal");
}

TEST_F(doctor_test, kind_of_build) {
  expect(build("Release", "-O2"), severity::fine, "Release");
  expect(build("RelWithDebInfo", "-O2 -g"), severity::warning, "RelWithDebInfo", "scripts/build release");
  expect(build("Debug", "-g"), severity::critical, "Debug", "scripts/build release");
  expect(build("", ""), severity::critical, "no build type", "scripts/build release");
  expect(build("Release", "-O2 -fsanitize=address"), severity::critical, "Release with sanitizers", "scripts/build");
}

TEST_F(doctor_test, first_python_on_the_path) {
  const std::string good = "good", bad = "bad", none = "none";
  chmod(write("good/python3", "#!/bin/sh\ntest \"$1\" = -c").c_str(), 0700);
  chmod(write("bad/python3", "#!/bin/sh\nexit 1").c_str(), 0700);
  write("none/python3", "not to be executed");
  const auto folder = [this](const std::string& name) { return (root / name).string(); };
  expect(python(folder(none)), severity::warning, "no python3", "apt-get install python3");
  expect(python(""), severity::warning, "no python3", "apt-get install python3");
  expect(python(folder(none) + ":" + folder(good) + ":" + folder(bad)), severity::fine, folder(good));
  expect(python(folder(bad) + ":" + folder(good)), severity::warning, folder(bad), "apt-get install python3");
}

std::vector<measure::machine_probe> of_states(const std::vector<double>& states) {
  std::vector<measure::machine_probe> readings;
  for (const double state : states) readings.push_back({state, 1e-9});
  return readings;
}

TEST(doctor, tells_in_how_many_states_the_machine_was) {
  expect(machine_state(of_states({10.5, 10.1, 11})), severity::fine,
         "one state in 3 readings: probe 10.1 to 11 (100 %)");
  expect(machine_state(of_states({10, 10, 17, 10.4})), severity::warning,
         "several states in 4 readings: probe 10 to 10.4 (75 %), 17 to 17 (25 %)", "kept apart");
}

TEST(doctor, takes_a_single_slow_reading_of_many_for_an_interruption) {
  std::vector<double> readings(99, 10.0);
  readings.push_back(50);
  expect(machine_state(of_states(readings)), severity::fine, "one state in 100 readings: probe 10 to 10 (99 %)");
}

TEST(doctor, tells_by_how_much_the_clock_of_the_cpu_varied) {
  std::vector<measure::machine_probe> readings;
  for (int i = 0; i < 100; ++i) readings.push_back({10, (100 + i % 5) * 1e-11});
  expect(cpu_clock(readings), severity::fine, "varied by 4 % in 100 readings");
  for (std::size_t i = 0; i < 5; ++i) readings[i].multiplication_seconds = 9e-9;  // interruptions
  expect(cpu_clock(readings), severity::fine, "varied by 4 % in 100 readings");
  for (std::size_t i = 0; i < 6; ++i) readings[i].multiplication_seconds = 1.2e-9;
  expect(cpu_clock(readings), severity::warning, "varied by 20 % in 100 readings", "frequency");
  expect(cpu_clock({}), severity::unknown, "the clock stood still");
}

TEST(doctor, tells_how_often_the_cpu_is_taken_away) {
  expect(interruptions({.seconds = 0.1, .gaps_us = {40, 42, 45}}), severity::fine,
         "30 in a second, the median of 42 us, 0.1 % of the time");
  expect(interruptions({.seconds = 0.1, .gaps_us = std::vector<double>(100, 42.0)}), severity::warning,
         "1000 in a second, the median of 42 us, 4.2 % of the time", "nohz_full");
  expect(interruptions({.seconds = 0.1, .gaps_us = {1000}}), severity::warning,
         "10 in a second, the median of 1000 us, 1.0 % of the time", "nohz_full");
  expect(interruptions({.seconds = 0.1}), severity::fine, "none");
  expect(interruptions({}), severity::unknown, "the clock stood still");
}

TEST(doctor, watches_for_interruptions_as_long_as_asked) {
  const interruption_readings readings = watch_interruptions(std::chrono::milliseconds(20));
  EXPECT_GE(readings.seconds, 0.02);
  double all_us = 0;
  for (const double gap : readings.gaps_us) {
    EXPECT_GT(gap, 5);
    all_us += gap;
  }
  EXPECT_LE(all_us, 1e6 * readings.seconds);
  EXPECT_EQ(watch_interruptions(std::chrono::milliseconds(0)).seconds, 0);
}

TEST(doctor, reads_the_state_of_the_machine_as_often_as_asked) {
  EXPECT_EQ(machine_readings(5).size(), 5U);
  expect(machine_state(machine_readings(0)), severity::unknown, "the clock stood still");
}

}  // namespace
}  // namespace switchmark::doctor
