#include "doctor/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace switchmark::doctor {
namespace {

/// Fewer kernel ticks than these can't tell a share of two per cent from none.
constexpr std::uint64_t enough_ticks = 50;
constexpr double noticeable_steal = 0.02, grave_steal = 0.10;
constexpr double noticeable_load = 0.5;

}  // namespace

finding load(const std::filesystem::path& root, std::size_t cpus) {
  std::ifstream in(root / "proc/loadavg");
  double minute = 0, five = 0, fifteen = 0;
  long runnable = 0;
  finding made{.name = "load",
               .seen = "the kernel doesn't tell",
               .why = "others take the CPU, its caches and its memory away from what is measured",
               .remedy = "ps -eo pcpu,pid,args --sort=-pcpu | head; stop what it shows, or wait for it"};
  if (!(in >> minute >> five >> fifteen >> runnable)) return made;
  const long others = std::max(runnable - 1, 0L);  // one is who asks
  made.seen = fmt::format("{} others runnable, load of the last minute {:.2f}, {} CPUs", others, minute, cpus);
  if (others > 0 && static_cast<std::size_t>(others) >= cpus) {
    made.how = severity::grave;
  } else if (others > 0 || minute >= noticeable_load) {
    made.how = severity::warning;
  } else {
    made.how = severity::fine;
    made.remedy.clear();
  }
  return made;
}

std::optional<cpu_times> times_of_cpus(const std::filesystem::path& root) {
  std::ifstream in(root / "proc/stat");
  std::string name;
  if (!(in >> name) || name != "cpu") return std::nullopt;
  cpu_times sum;
  // user nice system idle iowait irq softirq steal; guest and guest_nice are part of user and nice (proc(5)).
  for (int field = 0; field < 8; ++field) {
    std::uint64_t ticks = 0;
    if (!(in >> ticks)) return std::nullopt;
    sum.all += ticks;
    if (field == 7) sum.stolen = ticks;
  }
  return sum;
}

finding steal(const std::optional<cpu_times>& before, const std::optional<cpu_times>& after) {
  finding made{.name = "steal",
               .seen = "the kernel doesn't tell",
               .why = "the host ran others while this machine was ready: times are longer, and gaps look like waits",
               .remedy = "vmstat 1 5; the column st"};
  if (!before || !after || after->all < before->all || after->stolen < before->stolen) return made;
  const std::uint64_t all = after->all - before->all, stolen = after->stolen - before->stolen;
  if (all < enough_ticks) {
    made.seen = fmt::format("{} of {} ticks: too few to tell", stolen, all);
    return made;
  }
  const double share = static_cast<double>(stolen) / static_cast<double>(all);
  made.seen = fmt::format("{:.1f} % of the CPU time", 100 * share);
  made.how = share >= grave_steal ? severity::grave : share >= noticeable_steal ? severity::warning : severity::fine;
  made.remedy = made.how == severity::fine ? "" : "measure on a machine with CPUs of its own, or at a quieter time";
  return made;
}

}  // namespace switchmark::doctor
