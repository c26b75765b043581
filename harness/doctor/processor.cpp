#include "doctor/processor.hpp"

#include "platform/machine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace switchmark::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view settings = "sys/devices/system/cpu";

/// The governors in use. CPUs that have none (as in most virtual machines) don't count.
std::set<std::string> governors(const fs::path& root) {
  std::set<std::string> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(root / settings, ignored)) {
    const std::string governor = platform::first_line(entry.path() / "cpufreq/scaling_governor");
    if (governor != platform::unknown) found.insert(governor);
  }
  return found;
}

}  // namespace

finding governor(const fs::path& root) {
  const std::set<std::string> found = governors(root);
  finding result{.name = "governor",
                 .seen = found.empty() ? "no CPU tells its governor" : fmt::format("{}", fmt::join(found, ", ")),
                 .why = "any other governor than performance changes the clock while the suite measures"};
  if (found.empty()) {
    result.remedy = "set it where the clock is governed: on a virtual machine's host, or in the firmware";
  } else if (found == std::set<std::string>{"performance"}) {
    result.how = severity::fine;
  } else {
    result.how = severity::critical;
    result.remedy = "sudo cpupower frequency-set -g performance";
  }
  return result;
}

finding turbo(const fs::path& root) {
  struct control {
    const char* file;
    const char* off;
  };
  finding result{
      .name = "turbo",
      .seen = "no switch for it",
      .why = "the clock then depends on temperature and on how many cores are busy",
      .remedy = "switch it off where the clock is governed: on a virtual machine's host, or in the firmware"};
  for (const control& one : {control{"intel_pstate/no_turbo", "1"}, control{"cpufreq/boost", "0"}}) {
    const std::string value = platform::first_line(root / settings / one.file);
    if (value != "0" && value != "1") continue;
    const bool off = value == one.off;
    result.how = off ? severity::fine : severity::warning;
    result.seen = off ? "off" : "on";
    result.remedy = off ? "" : fmt::format("echo {} | sudo tee /{}/{}", one.off, settings, one.file);
    break;
  }
  return result;
}

finding smt(const fs::path& root) {
  const std::string active = platform::first_line(root / settings / "smt/active");
  finding result{.name = "smt",
                 .seen = "the kernel doesn't tell",
                 .why = "what runs on the other hardware thread of the core slows the one that measures",
                 .remedy = "lscpu --extended; see whether two CPUs share a core"};
  if (active == "0") {
    result.how = severity::fine;
    result.seen = "off, as far as is seen here";
    result.remedy.clear();
  } else if (active == "1") {
    result.how = severity::warning;
    result.seen = "on";
    result.remedy = fmt::format("echo off | sudo tee /{}/smt/control", settings);
  }
  return result;
}

finding cpu_mitigations(const fs::path& root) {
  const json all = platform::mitigations(root / settings / "vulnerabilities");
  finding result{.name = "mitigations",
                 .seen = "the kernel doesn't tell",
                 .why = "they make every entry into the kernel more expensive: ticks, timers, kernel threads",
                 .remedy = fmt::format("grep . /{}/vulnerabilities/*", settings)};
  if (!all.is_object()) return result;
  std::vector<std::string> active;
  for (const auto& [name, text] : all.items())
    if (text.get<std::string>().starts_with("Mitigation:")) active.push_back(name);
  if (active.empty()) {
    result.how = severity::fine;
    result.seen = "none active";
    result.remedy.clear();
  } else {
    result.how = severity::warning;
    result.seen = fmt::format("{} active: {}", active.size(), fmt::join(active, ", "));
    result.remedy = "boot with mitigations=off, only on a machine that runs nothing else; else compare on one machine";
  }
  return result;
}

finding cpus(const std::set<int>& allowed) {
  finding result{.name = "cpus",
                 .seen = fmt::format("may run on {}", allowed.size()),
                 .why = "the suite pins itself to one CPU; everything else of the machine needs another"};
  if (allowed.empty()) {
    result.seen = "the kernel doesn't tell";
    result.remedy = "taskset -p $$";
  } else if (allowed.size() >= 2) {
    result.how = severity::fine;
  } else {
    result.how = severity::critical;
    result.remedy = "taskset -pc 0-$(($(nproc --all)-1)) $$; or give the machine or container a second CPU";
  }
  return result;
}

finding pinned_cpu(const fs::path& root, const std::set<int>& allowed) {
  finding result{.name = "pinned_cpu",
                 .seen = "the kernel doesn't tell",
                 .why = "the scheduler may place others on the CPU that the suite is pinned to",
                 .remedy = fmt::format("cat /{}/isolated", settings)};
  if (allowed.empty() || !fs::exists(root / settings / "isolated")) return result;
  const int last = *allowed.rbegin();
  const std::set<int> isolated = cpu_list(platform::first_line(root / settings / "isolated"));
  if (isolated.contains(last)) {
    result.how = severity::fine;
    result.seen = fmt::format("CPU {} is isolated", last);
    result.remedy.clear();
  } else {
    result.how = severity::warning;
    result.seen = fmt::format("CPU {} is shared with whatever else runs here", last);
    // The scheduler lets a process onto an isolated CPU only when it is told to, and the suite takes the last it may.
    result.remedy = isolated.empty()
                        ? fmt::format("boot with isolcpus={0} nohz_full={0}, then taskset -c 0-{0} scripts/bench", last)
                        : fmt::format("taskset -c 0-{} scripts/bench", *isolated.rbegin());
  }
  return result;
}

std::set<int> cpu_list(const std::string& text) {
  std::set<int> all;
  const char *at = text.data(), *const end = at + text.size();
  while (at < end) {
    int first = 0;
    auto [next, error] = std::from_chars(at, end, first);
    if (error != std::errc()) return {};
    int last = first;
    if (next < end && *next == '-') {
      std::tie(next, error) = [&] {
        const auto read = std::from_chars(next + 1, end, last);
        return std::pair(read.ptr, read.ec);
      }();
      if (error != std::errc()) return {};
    }
    for (int cpu = first; cpu <= last; ++cpu) all.insert(cpu);
    if (next < end && *next != ',') return {};
    at = next + 1;
  }
  return all;
}

}  // namespace switchmark::doctor
