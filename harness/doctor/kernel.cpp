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
  finding made{.name = "clock_source",
               .seen = current,
               .why = "reading another clock is a system call, and may take microseconds",
               .remedy = fmt::format("cat /{}/available_clocksource", folder.string())};
  if (current == platform::unknown) return made;
  const bool quick =
      std::find(without_system_call.begin(), without_system_call.end(), current) != without_system_call.end();
  made.how = quick ? severity::fine : severity::grave;
  made.remedy = quick ? "" : fmt::format("echo tsc | sudo tee /{}/current_clocksource", folder.string());
  return made;
}

finding virtual_machine(const fs::path& root) {
  std::optional<bool> seen = has_hypervisor_flag(root);
  if (!seen && fs::exists(root / "sys/hypervisor/type")) seen = true;
  finding made{.name = "virtual_machine",
               .seen = "the processor doesn't tell",
               .why = "timers and interrupts leave the guest: a tick may cost ten times more",
               .remedy = "systemd-detect-virt"};
  if (!seen) return made;
  made.how = *seen ? severity::warning : severity::fine;
  made.seen = *seen ? "this is one" : "none";
  made.remedy = *seen ? "measure on bare metal, or compare preemption by the ratios of one run" : "";
  return made;
}

finding aslr(const fs::path& root) {
  const std::string setting = platform::first_line(root / "proc/sys/kernel/randomize_va_space");
  const std::uint64_t own = number(platform::first_line(root / "proc/self/personality"), 16).value_or(0);
  finding made{.name = "aslr",
               .seen = setting,
               .why = "a run samples memory layouts with its processes; one fixed layout biases them all alike",
               .remedy = "sudo sysctl kernel.randomize_va_space=2"};
  if ((own & addr_no_randomize) != 0) {
    made.how = severity::warning;
    made.seen = "off for this process";
    made.remedy = "start it without setarch -R, and not below a debugger";
  } else if (setting == "2") {
    made.how = severity::fine;
    made.seen = "on";
    made.remedy.clear();
  } else if (setting == "0" || setting == "1") {
    made.how = severity::warning;
    made.seen = setting == "0" ? "off" : "on, but not for the heap";
  }
  return made;
}

finding huge_pages(const fs::path& root) {
  const std::string file = "sys/kernel/mm/transparent_hugepage/enabled";
  const std::string chosen = platform::bracketed(platform::first_line(root / file));
  finding made{.name = "transparent_huge_pages",
               .seen = chosen,
               .why = "memory that nobody touched becomes resident: bytes per task jump, and so do first touches",
               .remedy = fmt::format("cat /{}", file)};
  if (chosen == "always") {
    made.how = severity::warning;
    made.remedy = fmt::format("echo madvise | sudo tee /{}", file);
  } else if (chosen == "madvise" || chosen == "never") {
    made.how = severity::fine;
    made.remedy.clear();
  }
  return made;
}

finding max_map_count(const fs::path& root, const std::string& guard) {
  const auto limit = number(platform::first_line(root / "proc/sys/vm/max_map_count"));
  finding made{.name = "max_map_count",
               .seen = "the kernel doesn't tell",
               .why = "a guard page by mprotect takes two mappings a stack; beyond the limit no fiber can be made",
               .remedy = "sysctl vm.max_map_count"};
  if (!limit) return made;
  const bool enough = *limit >= enough_mappings || guard == "madvise";
  made.how = enough ? severity::fine : severity::warning;
  made.seen = fmt::format("{}, guard pages by {}", *limit, guard);
  made.remedy = enough ? "" : fmt::format("sudo sysctl vm.max_map_count={}", enough_mappings);
  return made;
}

finding guard_pages(const std::string& guard) {
  finding made{.name = "guard_pages",
               .seen = guard,
               .why = "without MADV_GUARD_INSTALL (Linux 6.13) at most 32 thousand stacks have a guard page",
               .remedy = "sudo apt-get install -t bookworm-backports linux-image-amd64; then reboot"};
  if (guard == "madvise") {
    made.how = severity::fine;
    made.remedy.clear();
  } else if (guard == "mprotect") {
    made.how = severity::warning;
  } else if (guard == "none") {
    made.how = severity::grave;
    made.why = "a stack that overflows runs into its neighbour, and figures are wrong without a word";
  }
  return made;
}

}  // namespace switchmark::doctor
