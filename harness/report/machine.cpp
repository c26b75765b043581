#include "report/machine.hpp"

#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace switchmark::report {
namespace {

namespace fs = std::filesystem;

std::string or_unknown(std::string text) { return text.empty() ? std::string(unknown) : text; }

std::string whole(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

json number_or_unknown(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return unknown;
  return value;
}

json cores() {
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? json(online) : json(unknown);
}

#if defined(__x86_64__)
/// Bit 31 of ecx of leaf 1 is set by every hypervisor, and leaf 0x40000000 then holds its name.
std::string hypervisor() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) return std::string(unknown);
  if ((c >> 31) == 0) return "none";
  __cpuid(0x40000000, a, b, c, d);
  char name[13] = {};
  std::memcpy(name, &b, 4);
  std::memcpy(name + 4, &c, 4);
  std::memcpy(name + 8, &d, 4);
  if (!std::all_of(name, name + std::strlen(name), [](char letter) { return letter >= ' ' && letter <= '~'; }))
    return std::string(unknown);
  return or_unknown(name == std::string_view("KVMKVMKVM") ? "KVM" : name);
}
json virtualized() { return hypervisor() != "none"; }
#else
std::string hypervisor() { return first_line("/sys/hypervisor/type"); }
json virtualized() { return hypervisor() == unknown ? json(unknown) : json(true); }
#endif

std::string kernel() {
  utsname name{};
  return uname(&name) == 0 ? std::string(name.sysname) + " " + name.release : std::string(unknown);
}

}  // namespace

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return or_unknown(line);
}

std::string cpuinfo_value(std::string_view cpuinfo, std::string_view key) {
  std::size_t begin = 0;
  while (begin < cpuinfo.size()) {
    const std::size_t end = std::min(cpuinfo.find('\n', begin), cpuinfo.size());
    const std::string_view line = cpuinfo.substr(begin, end - begin);
    const std::size_t colon = line.find(": ");
    if (line.starts_with(key) && colon != line.npos &&
        line.substr(key.size(), colon - key.size()).find_first_not_of(" \t") == line.npos)
      return or_unknown(std::string(line.substr(colon + 2)));
    begin = end + 1;
  }
  return std::string(unknown);
}

std::string bracketed(const std::string& choices) {
  const std::size_t open = choices.find('['), close = choices.find(']');
  if (open == choices.npos || close == choices.npos || close < open) return choices;
  return choices.substr(open + 1, close - open - 1);
}

json mitigations(const fs::path& folder) {
  std::map<std::string, std::string> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    found[entry.path().filename()] = first_line(entry.path());
  return found.empty() ? json(unknown) : json(found);
}

json machine() {
  return {{"cpu", cpuinfo_value(whole("/proc/cpuinfo"), "model name")},
          {"cores", cores()},
          {"kernel", kernel()},
          {"virtualized", virtualized()},
          {"hypervisor", hypervisor()},
          {"mitigations", mitigations("/sys/devices/system/cpu/vulnerabilities")},
          {"governor", first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")},
          {"clock_source", first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource")},
          {"transparent_huge_pages", bracketed(first_line("/sys/kernel/mm/transparent_hugepage/enabled"))},
          {"max_map_count", number_or_unknown(first_line("/proc/sys/vm/max_map_count"))},
          {"libc", std::string("glibc ") + gnu_get_libc_version()}};
}

}  // namespace switchmark::report
