// Both sides of each limit of the doctor's, the words with figures in them, and the texts of /proc that are none.
#include "doctor/kernel.hpp"
#include "doctor/load.hpp"
#include "doctor/processor.hpp"
#include "doctor/tick_cost.hpp"
#include "doctor/tools.hpp"

#include "a_root.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <limits>

namespace switchmark::doctor {
namespace {

TEST_F(doctor_test, switch_of_intel_comes_before_that_of_others) {
  write(cpu / "intel_pstate/no_turbo", "1");
  write(cpu / "cpufreq/boost", "1");
  expect(turbo(root), severity::fine, "off");
  write(cpu / "intel_pstate/no_turbo", "2");
  expect(turbo(root), severity::warning, "on", "cpufreq/boost");
  write(cpu / "cpufreq/boost", "x");
  expect(turbo(root), severity::unknown, "no switch");
}

TEST_F(doctor_test, hardware_threads_that_are_neither_on_nor_off) {
  write(cpu / "smt/active", "2");
  expect(smt(root), severity::unknown, "doesn't tell", "lscpu");
}

TEST_F(doctor_test, mitigations_are_listed_in_order) {
  write(cpu / "vulnerabilities/b", "Mitigation: x");
  write(cpu / "vulnerabilities/c", "Not affected; Mitigation: none");
  write(cpu / "vulnerabilities/a", "Mitigation: y");
  EXPECT_EQ(cpu_mitigations(root).seen, "2 active: a, b");
}

TEST_F(doctor_test, numbers_of_cpus_in_words) {
  EXPECT_EQ(cpus({3}).seen, "may run on 1");
  EXPECT_EQ(cpus({0, 1, 3}).seen, "may run on 3");
  expect(cpus({0, 1, 3}), severity::fine, "3");
  EXPECT_EQ(cpus({}).remedy, "taskset -p $$");
}

TEST_F(doctor_test, hypervisor_is_asked_of_the_processor_first) {
  write("sys/hypervisor/type", "xen");
  write("proc/cpuinfo", "flags\t\t: fpu lahf_lm");
  expect(virtual_machine(root), severity::fine, "none");
  write("proc/cpuinfo", "flags\t\t: fpu hypervisor");
  expect(virtual_machine(root), severity::warning, "this is one");
  write("proc/cpuinfo", "processor\t: 0");
  expect(virtual_machine(root), severity::warning, "this is one");
}

TEST_F(doctor_test, clock_that_is_unknown_has_a_list) {
  EXPECT_EQ(clock_source(root).remedy, "cat /sys/devices/system/clocksource/clocksource0/available_clocksource");
  write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hyperv_clocksource_tsc_page");
  expect(clock_source(root), severity::fine, "hyperv_clocksource_tsc_page");
}

TEST_F(doctor_test, random_addresses_by_the_bit_of_the_personality) {
  write("proc/sys/kernel/randomize_va_space", "2");
  for (const char* without : {"00000001", "00080000", "00020000", "none", "00040000 x"}) {
    write("proc/self/personality", without);
    expect(aslr(root), severity::fine, "on");
  }
  for (const char* with : {"00440000", "00040001", "ffffffff"}) {
    write("proc/self/personality", with);
    expect(aslr(root), severity::warning, "off for this process", "setarch");
  }
  fs::remove(root / "proc/self/personality");
  write("proc/sys/kernel/randomize_va_space", "3");
  expect(aslr(root), severity::unknown, "3", "sysctl");
}

TEST_F(doctor_test, huge_pages_of_another_choice) {
  write("sys/kernel/mm/transparent_hugepage/enabled", "always [other] never");
  expect(huge_pages(root), severity::unknown, "other", "cat /sys/kernel/mm/transparent_hugepage/enabled");
}

TEST_F(doctor_test, mappings_just_enough_and_just_too_few) {
  write("proc/sys/vm/max_map_count", "2099999");
  expect(max_map_count(root, "mprotect"), severity::warning, "2099999, guard pages by mprotect", "=2100000");
  write("proc/sys/vm/max_map_count", "2100000");
  expect(max_map_count(root, "none"), severity::fine, "2100000, guard pages by none");
  for (const char* text : {"2100000 kB", "x2100000", "-1"}) {
    write("proc/sys/vm/max_map_count", text);
    expect(max_map_count(root, "mprotect"), severity::unknown, "doesn't tell", "sysctl vm.max_map_count");
  }
}

TEST_F(doctor_test, guard_pages_say_why) {
  const std::string usual = guard_pages("madvise").why;
  EXPECT_EQ(guard_pages("mprotect").why, usual);
  EXPECT_NE(guard_pages("none").why, usual) << "without any, figures are wrong";
}

TEST_F(doctor_test, load_just_noticeable_and_just_not) {
  write("proc/loadavg", "0.49 9 9 1/137 15530");
  expect(load(root, 1), severity::fine, "0 others runnable, load of the last minute 0.49, 1 CPU");
  write("proc/loadavg", "0.50 0 0 1/137 15530");
  expect(load(root, 1), severity::warning, "0 others runnable, load of the last minute 0.50, 1 CPU", "ps -eo");
  write("proc/loadavg", "0.00 0 0 2/137 15530");
  expect(load(root, 1), severity::critical, "1 other runnable", "ps -eo");
  expect(load(root, 3), severity::warning, "1 other runnable", "ps -eo");
  write("proc/loadavg", "0.00 0 0 0/137 15530");
  expect(load(root, 0), severity::fine, "0 others runnable, load of the last minute 0.00, 0 CPUs");
  write("proc/loadavg", "0.00 0 0");
  expect(load(root, 1), severity::unknown, "doesn't tell");
}

TEST_F(doctor_test, stolen_time_is_in_the_first_line_alone) {
  for (const char* text :
       {"cpu0 1 2 3 4 5 6 7 8", "intr 1 2 3 4 5 6 7 8", "cpu 1 2 3 4 5 6 7", "cpu 1 2 3 4 5 6 7 x"}) {
    write("proc/stat", text);
    EXPECT_FALSE(times_of_cpus(root).has_value()) << text;
  }
  write("proc/stat", "cpu 1 20 300 4000 50000 600000 7000000 80000000");
  ASSERT_TRUE(times_of_cpus(root).has_value());
  EXPECT_EQ(times_of_cpus(root)->stolen, 80'000'000U);
  EXPECT_EQ(times_of_cpus(root)->all, 87'654'321U);
  EXPECT_EQ(cpu_times().stolen, 0U);
  EXPECT_EQ(cpu_times().all, 0U);
}

TEST_F(doctor_test, stolen_time_just_noticeable_and_just_not) {
  const cpu_times start{1000, 9000};
  const auto after = [&](std::uint64_t stolen, std::uint64_t all) {
    return steal(start, cpu_times{1000 + stolen, 9000 + all});
  };
  expect(after(0, 0), severity::unknown, "0 of 0 ticks: too few to tell", "vmstat");
  expect(after(7, 49), severity::unknown, "7 of 49 ticks: too few to tell");
  expect(after(0, 50), severity::fine, "0.0 % of the CPU time");
  expect(after(19, 1'000), severity::fine, "1.9 % of the CPU time");
  expect(after(20, 1'000), severity::warning, "2.0 % of the CPU time", "CPUs of its own");
  expect(after(99, 1'000), severity::warning, "9.9 % of the CPU time");
  expect(after(100, 1'000), severity::critical, "10.0 % of the CPU time");
  expect(after(1'000, 1'000), severity::critical, "100.0 % of the CPU time");
  expect(steal(start, cpu_times{1000, 8999}), severity::unknown, "the kernel doesn't tell");
}

TEST_F(doctor_test, price_of_a_tick_just_noticeable_and_just_not) {
  const double below_5 = std::nextafter(5.0, 0.0), below_50 = std::nextafter(50.0, 0.0);
  const double least = std::numeric_limits<double>::denorm_min();
  const auto judged = [](double median, double low, double high) {
    return tick_cost(tick_price{median, low, high, 7});
  };
  expect(judged(1, 0, below_5), severity::fine, "1.0 us a tick, 0.0 to 5.0 (7 pairs)");
  expect(judged(1, 0, 5), severity::unknown, "not resolved: 1.0 us a tick, 0.0 to 5.0 (7 pairs)", "stop what else");
  expect(judged(below_5, least, 5), severity::fine, "5.0 us a tick");
  expect(judged(5, least, 5), severity::warning, "5.0 us a tick", "bare metal");
  expect(judged(60, below_50, 70), severity::warning, "60.0 us a tick, 50.0 to 70.0 (7 pairs)");
  expect(judged(60, 50, 70), severity::critical, "60.0 us a tick, 50.0 to 70.0 (7 pairs)", "bare metal");
  EXPECT_EQ(tick_price().median_us, 0);
  EXPECT_EQ(tick_price().low_us, 0);
  EXPECT_EQ(tick_price().high_us, 0);
  EXPECT_EQ(tick_price().pairs, 0U);
}

TEST_F(doctor_test, builds_of_small_size_and_with_sanitizers) {
  expect(build("MinSizeRel", "-Os"), severity::warning, "MinSizeRel", "scripts/build release");
  expect(build("Release", "-fsanitize=thread"), severity::critical, "Release with sanitizers");
  EXPECT_EQ(build("", "-fsanitize=thread").seen, "no build type with sanitizers");
}

/// A folder for PATH, whose python3 is this text.
struct python_test : doctor_test {
  finding python_that_is(const std::string& text) {
    chmod(write("bin/python3", text).c_str(), 0700);
    return python((root / "bin").string());
  }
};

TEST_F(python_test, that_finds_the_packages_ends_with_0) {
  const std::string file = (root / "bin/python3").string();
  EXPECT_EQ(python_that_is("#!/bin/sh\nexit 0").seen, file + " finds matplotlib, scipy, jsonschema and fastjsonschema");
  EXPECT_EQ(python_that_is("#!/bin/sh\nexit 1").seen,
            file + " doesn't find all of matplotlib, scipy, jsonschema and fastjsonschema");
  EXPECT_EQ(python("").seen, "no python3 on PATH");
}

TEST_F(python_test, that_does_not_end_well_does_not_find_them) {
  expect(python_that_is("#!/bin/sh\nkill -9 $$"), severity::warning, "doesn't find all", "apt-get install");
  expect(python_that_is("no program, although it may be executed"), severity::warning, "doesn't find all");
  expect(python_that_is("#!/no/such/interpreter"), severity::warning, "doesn't find all");
}

TEST_F(python_test, is_each_that_the_scripts_try_in_their_order) {
  const auto file = [this](const std::string& name, const std::string& text) {
    const std::string path = write(name, text).string();
    chmod(path.c_str(), 0700);
    return path;
  };
  const std::string good = file("good", "#!/bin/sh\nexit 0"), bad = file("bad/python3", "#!/bin/sh\nexit 1");
  const std::string path = (root / "bad").string();
  expect(python(path, {"", "/no/such/python3", good}), severity::fine, good + " finds");
  expect(python(path, {bad}), severity::warning, bad + " doesn't find all", "apt-get install");
  expect(python("", {bad}), severity::warning, bad + " doesn't find all");
  expect(python("", {"", "/no/such/python3"}), severity::warning, "no python3 on PATH");
}

TEST_F(python_test, that_nobody_can_wait_for_does_not_find_them) {
  const auto before = std::signal(SIGCHLD, SIG_IGN);  // the kernel then forgets how a child ended
  const finding found = python_that_is("#!/bin/sh\nexit 0");
  std::signal(SIGCHLD, before);
  expect(found, severity::warning, "doesn't find all");
}

TEST_F(python_test, is_asked_with_one_argument_and_neither_reads_nor_prints) {
  const std::string input = write("input", "").string();
  const int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), other = open(input.c_str(), O_RDONLY | O_CLOEXEC);
  dup2(other, STDIN_FILENO);
  const finding found = python_that_is(
      "#!/bin/sh\n"
      "for descriptor in 0 1 2; do test \"$(readlink /proc/$$/fd/$descriptor)\" = /dev/null || exit 1; done\n"
      "test $# = 2 && test \"$1\" = -c && case $2 in *matplotlib*scipy*jsonschema*fastjsonschema*) exit 0 ;; esac\n"
      "exit 1");
  if (kept >= 0) dup2(kept, STDIN_FILENO);
  for (const int each : {kept, other}) close(each);
  expect(found, severity::fine, "finds matplotlib");
}

}  // namespace
}  // namespace switchmark::doctor
