#include "platform/cpu_choice.hpp"

#include "platform/machine.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;

std::uint64_t number_in(const fs::path& file) {
  const std::string text = first_line(file);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : 0;
}

/// Of one CPU since the machine started, in ticks of the kernel's.
struct times {
  std::uint64_t idle = 0, all = 0;
};

std::map<int, times> times_by_cpu(const fs::path& root) {
  std::ifstream in(root / "proc/stat");
  std::map<int, times> all;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("cpu") || line.starts_with("cpu ")) continue;
    std::istringstream words(line.substr(3));
    int cpu = 0;
    words >> cpu;
    // user nice system idle iowait irq softirq steal; guest and guest_nice are part of user and nice (proc(5)).
    for (int field = 0; field < 8; ++field) {
      std::uint64_t ticks = 0;
      words >> ticks;
      all[cpu].all += ticks;
      if (field == 3 || field == 4) all[cpu].idle += ticks;
    }
  }
  return all;
}

double busy_between(const times& before, const times& after) {
  if (after.all <= before.all || after.idle < before.idle) return 0;
  return 1 - std::min(1.0, static_cast<double>(after.idle - before.idle) / static_cast<double>(after.all - before.all));
}

/// In tenths: more, one look of a tenth of a second does not tell.
int load_of(const cpu_facts& cpu, const std::map<int, double>& busy) {
  double sibling = 0;
  for (const int other : cpu.siblings)
    if (const auto known = busy.find(other); known != busy.end()) sibling = std::max(sibling, known->second);
  return static_cast<int>(std::lround(10 * (cpu.busy + sibling)));
}

}  // namespace

std::vector<cpu_facts> facts_of(const std::set<int>& cpus, const fs::path& root, const std::function<void()>& wait) {
  const std::map<int, times> before = times_by_cpu(root);
  wait();
  std::map<int, times> after = times_by_cpu(root);
  const std::set<int> isolated = cpu_list(first_line(root / "sys/devices/system/cpu/isolated"));
  std::vector<cpu_facts> all;
  for (const int cpu : cpus) {
    const fs::path folder = root / "sys/devices/system/cpu" / ("cpu" + std::to_string(cpu));
    cpu_facts& facts = all.emplace_back();
    facts.number = cpu;
    facts.capacity = number_in(folder / "cpu_capacity");
    facts.max_khz = number_in(folder / "cpufreq/cpuinfo_max_freq");
    facts.siblings = cpu_list(first_line(folder / "topology/thread_siblings_list"));
    facts.siblings.erase(cpu);
    facts.isolated = isolated.contains(cpu);
    if (const auto known = before.find(cpu); known != before.end())
      facts.busy = busy_between(known->second, after[cpu]);
  }
  return all;
}

std::vector<double> speeds_of(std::span<const cpu_facts> cpus) {
  for (const auto measure : {&cpu_facts::capacity, &cpu_facts::max_khz}) {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max(), most = 0;
    for (const cpu_facts& cpu : cpus) {
      least = std::min(least, cpu.*measure);
      most = std::max(most, cpu.*measure);
    }
    if (most == 0 || least == 0) continue;
    std::vector<double> speeds;
    for (const cpu_facts& cpu : cpus) speeds.push_back(static_cast<double>(cpu.*measure) / static_cast<double>(most));
    return speeds;
  }
  return {};
}

int choose_cpu(std::span<const cpu_facts> cpus) {
  std::vector<double> speeds = speeds_of(cpus);
  if (speeds.empty()) speeds.resize(cpus.size(), 1);
  std::map<int, double> busy;
  for (const cpu_facts& cpu : cpus) busy[cpu.number] = cpu.busy;
  std::tuple best(false, 0, 0.0, 0);  // isolated, idle tenths, speed, number
  for (std::size_t i = 0; i < cpus.size(); ++i) {
    if (speeds[i] < fast) continue;
    best = std::max(best, std::tuple(cpus[i].isolated, 20 - load_of(cpus[i], busy), speeds[i], cpus[i].number));
  }
  return std::get<3>(best);
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

}  // namespace switchmark::platform
