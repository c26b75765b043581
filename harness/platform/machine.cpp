#include "platform/machine.hpp"

#include "platform/architecture/architecture.hpp"
#include "platform/json.hpp"

#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>

namespace switchmark::platform {
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

/// By name, or where it has none (aarch64) by the numbers of its maker.
std::string cpu_name(const std::string& cpuinfo) {
  const std::string model = cpuinfo_value(cpuinfo, "model name"), maker = cpuinfo_value(cpuinfo, "CPU implementer");
  if (model != unknown || maker == unknown) return model;
  return "implementer " + maker + ", part " + cpuinfo_value(cpuinfo, "CPU part");
}

std::string hypervisor(const fs::path& root) {
  if (const std::string kernel = emulated_on(root); !kernel.empty()) return "emulator on " + kernel;
  if (const auto told = architecture::ask_for_hypervisor()) return hypervisor_of(told->features, told->name);
  return first_line(root / "sys/hypervisor/type");
}

json virtualized(const std::string& name) { return name == unknown ? json(unknown) : json(name != "none"); }

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

std::string emulated_on(const fs::path& root) {
  const std::string kernel = first_line(root / "proc/sys/kernel/arch");
  if (kernel != unknown) return kernel == architecture::name ? "" : kernel;
  const bool foreign = cpuinfo_value(whole(root / "proc/cpuinfo"), architecture::foreign_cpuinfo_key) != unknown;
  return foreign ? "another architecture" : "";
}

std::string hypervisor_of(std::uint32_t features, const std::array<std::uint32_t, 3>& name) {
  if ((features >> 31) == 0) return "none";
  char text[sizeof name + 1] = {};
  std::memcpy(text, name.data(), sizeof name);
  const std::string_view letters = text;
  if (!std::all_of(letters.begin(), letters.end(), [](char letter) { return letter >= ' ' && letter <= '~'; }))
    return std::string(unknown);
  return or_unknown(letters == "KVMKVMKVM" ? "KVM" : text);
}

json machine(const fs::path& root) {
  const std::string found = hypervisor(root);
  const fs::path cpu = root / "sys/devices/system/cpu";
  return {{"cpu", cpu_name(whole(root / "proc/cpuinfo"))},
          {"cores", cores()},
          {"kernel", kernel()},
          {"virtualized", virtualized(found)},
          {"hypervisor", found},
          {"mitigations", mitigations(cpu / "vulnerabilities")},
          {"governor", first_line(cpu / "cpu0/cpufreq/scaling_governor")},
          {"clock_source", first_line(root / "sys/devices/system/clocksource/clocksource0/current_clocksource")},
          {"transparent_huge_pages", bracketed(first_line(root / "sys/kernel/mm/transparent_hugepage/enabled"))},
          {"max_map_count", number_or_unknown(first_line(root / "proc/sys/vm/max_map_count"))},
          {"libc", std::string("glibc ") + gnu_get_libc_version()}};
}

}  // namespace switchmark::platform
