#include "doctor/processor.hpp"

#include "platform/cpu_choice.hpp"
#include "platform/machine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

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

finding pinned_cpu(const fs::path& root, int cpu) {
  finding result{.name = "pinned_cpu",
                 .seen = "the kernel doesn't tell",
                 .why = "the scheduler may place others on the CPU that the suite is pinned to",
                 .remedy = fmt::format("cat /{}/isolated", settings)};
  if (cpu < 0 || !fs::exists(root / settings / "isolated")) return result;
  const std::set<int> isolated = platform::cpu_list(platform::first_line(root / settings / "isolated"));
  if (isolated.contains(cpu)) {
    result.how = severity::fine;
    result.seen = fmt::format("CPU {} is isolated", cpu);
    result.remedy.clear();
  } else {
    result.how = severity::warning;
    result.seen = fmt::format("CPU {} is shared with whatever else runs here", cpu);
    // CPU 0 keeps the time for the others and cannot be isolated in full.
    const std::set<int> online = platform::cpu_list(platform::first_line(root / settings / "online"));
    const int suitable = cpu == 0 && !online.empty() ? *online.rbegin() : cpu;
    // The scheduler lets a process onto an isolated CPU only when it is told to; the suite then takes that one.
    const int last = isolated.empty() ? suitable : *isolated.rbegin();
    const std::string start = fmt::format("taskset -c 0-{} scripts/bench", last);
    if (!isolated.empty())
      result.remedy = start;
    else if (suitable == 0)
      result.remedy = "take a machine with two CPUs or more; the only one cannot be isolated";
    else
      result.remedy = fmt::format("boot with isolcpus={0} nohz_full={0}, then {1}", suitable, start);
  }
  return result;
}

finding equal_cpus(const fs::path& root, const std::set<int>& allowed, int cpu) {
  finding result{.name = "equal_cpus",
                 .seen = "not every CPU tells its speed",
                 .why = "on a machine with fast and slow cores, times depend on the core that was measured on",
                 .remedy = "lscpu --extended=CPU,CORE,MAXMHZ; then --cpu N"};
  std::set<int> all = platform::cpu_list(platform::first_line(root / settings / "online"));
  all.insert(allowed.begin(), allowed.end());
  const std::vector<platform::cpu_facts> facts = platform::facts_of(all, root, [] {});
  const std::vector<double> speeds = platform::speeds_of(facts);
  if (speeds.empty()) return result;
  std::set<int> slow, fast_allowed;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (speeds[i] < platform::fast)
      slow.insert(facts[i].number);
    else if (allowed.contains(facts[i].number))
      fast_allowed.insert(facts[i].number);
  }
  result.seen =
      slow.empty() ? "yes" : fmt::format("{} of {} are slower: {}", slow.size(), all.size(), fmt::join(slow, ", "));
  result.how = slow.contains(cpu) ? severity::warning : severity::fine;
  if (result.how == severity::fine) {
    result.remedy.clear();
    return result;
  }
  result.seen += fmt::format("; CPU {}, which is measured on, is one of them", cpu);
  result.remedy = fast_allowed.empty() ? "let it run on a fast one: taskset -c, or the container's cpuset"
                                       : fmt::format("--cpu {}", *fast_allowed.rbegin());
  return result;
}

}  // namespace switchmark::doctor
