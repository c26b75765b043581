#include "doctor/kernel.hpp"

#include "platform/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>

namespace switchmark::doctor {
namespace {

namespace fs = std::filesystem;

/// Two mappings for each of a million stacks, and the process's own.
constexpr std::uint64_t enough_mappings = 2'100'000;
/// In /proc/self/personality: setarch --addr-no-randomize (linux/personality.h).
constexpr std::uint64_t addr_no_randomize = 0x0040000;

std::optional<std::uint64_t> number(const std::string& text, int base = 10) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The flags of the first processor, or nothing where there is no such line.
std::optional<bool> has_hypervisor_flag(const fs::path& root) {
  std::ifstream in(root / "proc/cpuinfo");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::istringstream flags(platform::cpuinfo_value(text, "flags"));
  const std::vector<std::string> words{std::istream_iterator<std::string>(flags), {}};
  if (words == std::vector<std::string>{std::string(platform::unknown)}) return std::nullopt;
  return std::find(words.begin(), words.end(), "hypervisor") != words.end();
}

}  // namespace

finding clock_source(const fs::path& root) {
  constexpr std::array without_system_call{"tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page"};
  const fs::path folder = "sys/devices/system/clocksource/clocksource0";
  const std::string current = platform::first_line(root / folder / "current_clocksource");
  finding result{.name = "clock_source",
                 .seen = current,
                 .why = "reading another clock is a system call, and may take microseconds",
                 .remedy = fmt::format("cat /{}/available_clocksource", folder.string())};
  if (current == platform::unknown) return result;
  const bool quick =
      std::find(without_system_call.begin(), without_system_call.end(), current) != without_system_call.end();
  result.how = quick ? severity::fine : severity::critical;
  result.remedy = quick ? "" : fmt::format("echo tsc | sudo tee /{}/current_clocksource", folder.string());
  return result;
}

finding virtual_machine(const fs::path& root) {
  std::optional<bool> seen = has_hypervisor_flag(root);
  if (!seen && fs::exists(root / "sys/hypervisor/type")) seen = true;
  finding result{.name = "virtual_machine",
                 .seen = "the processor doesn't tell",
                 .why = "timers and interrupts leave the guest: a tick may cost ten times more",
                 .remedy = "systemd-detect-virt"};
  if (const std::string kernel = platform::emulated_on(root); !kernel.empty()) {
    result.how = severity::critical;
    result.seen = "an emulator on " + kernel;
    result.why = "every instruction is translated: times say nothing about this architecture";
    result.remedy = "measure on a processor of this architecture";
    return result;
  }
  if (!seen) return result;
  result.how = *seen ? severity::warning : severity::fine;
  result.seen = *seen ? "this is one" : "none";
  result.remedy = *seen ? "measure on bare metal, or compare preemption by the ratios of one run" : "";
  return result;
}

finding aslr(const fs::path& root) {
  const std::string setting = platform::first_line(root / "proc/sys/kernel/randomize_va_space");
  const std::uint64_t own = number(platform::first_line(root / "proc/self/personality"), 16).value_or(0);
  finding result{.name = "aslr",
                 .seen = setting,
                 .why = "a run samples memory layouts with its processes; one fixed layout biases them all alike",
                 .remedy = "sudo sysctl kernel.randomize_va_space=2"};
  if ((own & addr_no_randomize) != 0) {
    result.how = severity::warning;
    result.seen = "off for this process";
    result.remedy = "start it without setarch -R, and not below a debugger";
  } else if (setting == "2") {
    result.how = severity::fine;
    result.seen = "on";
    result.remedy.clear();
  } else if (setting == "0" || setting == "1") {
    result.how = severity::warning;
    result.seen = setting == "0" ? "off" : "on, but not for the heap";
  }
  return result;
}

finding huge_pages(const fs::path& root) {
  const std::string file = "sys/kernel/mm/transparent_hugepage/enabled";
  const std::string chosen = platform::bracketed(platform::first_line(root / file));
  finding result{.name = "transparent_huge_pages",
                 .seen = chosen,
                 .why = "memory that nobody touched becomes resident: bytes per task jump, and so do first touches",
                 .remedy = fmt::format("cat /{}", file)};
  if (chosen == "always") {
    result.how = severity::warning;
    result.remedy = fmt::format("echo madvise | sudo tee /{}", file);
  } else if (chosen == "madvise" || chosen == "never") {
    result.how = severity::fine;
    result.remedy.clear();
  }
  return result;
}

finding max_map_count(const fs::path& root, const std::string& guard) {
  const auto limit = number(platform::first_line(root / "proc/sys/vm/max_map_count"));
  finding result{.name = "max_map_count",
                 .seen = "the kernel doesn't tell",
                 .why = "a guard page by mprotect takes two mappings a stack; beyond the limit no fiber can be made",
                 .remedy = "sysctl vm.max_map_count"};
  if (!limit) return result;
  const bool enough = *limit >= enough_mappings || guard == "madvise";
  result.how = enough ? severity::fine : severity::warning;
  result.seen = fmt::format("{}, guard pages by {}", *limit, guard);
  result.remedy = enough ? "" : fmt::format("sudo sysctl vm.max_map_count={}", enough_mappings);
  return result;
}

finding guard_pages(const std::string& guard) {
  finding result{.name = "guard_pages",
                 .seen = guard,
                 .why = "without MADV_GUARD_INSTALL (Linux 6.13) at most 32 thousand stacks have a guard page",
                 .remedy = "sudo apt-get install -t bookworm-backports linux-image-amd64; then reboot"};
  if (guard == "madvise") {
    result.how = severity::fine;
    result.remedy.clear();
  } else if (guard == "mprotect") {
    result.how = severity::warning;
  } else if (guard == "none") {
    result.how = severity::critical;
    result.why = "a stack that overflows runs into its neighbour, and figures are wrong without a word";
  }
  return result;
}

}  // namespace switchmark::doctor
