#include "doctor/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace switchmark::doctor {
namespace {

/// Fewer kernel ticks than these can't tell a share of two per cent from none.
constexpr std::uint64_t enough_ticks = 50;
constexpr double noticeable_steal = 0.02, critical_steal = 0.10;
constexpr double noticeable_load = 0.5;

}  // namespace

finding load(const std::filesystem::path& root, std::size_t cpus) {
  std::ifstream in(root / "proc/loadavg");
  double minute = 0, five = 0, fifteen = 0;
  long runnable = 0;
  finding result{.name = "load",
                 .seen = "the kernel doesn't tell",
                 .why = "others take the CPU, its caches and its memory away from what is measured",
                 .remedy = "ps -eo pcpu,pid,args --sort=-pcpu | head; stop what it shows, or wait for it"};
  if (!(in >> minute >> five >> fifteen >> runnable)) return result;
  const long others = std::max(runnable - 1, 0L);  // one is who asks
  result.seen = fmt::format("{} other{} runnable, load of the last minute {:.2f}, {} CPU{}", others,
                            others == 1 ? "" : "s", minute, cpus, cpus == 1 ? "" : "s");
  if (others > 0 && static_cast<std::size_t>(others) >= cpus) {
    result.how = severity::critical;
  } else if (others > 0 || minute >= noticeable_load) {
    result.how = severity::warning;
  } else {
    result.how = severity::fine;
    result.remedy.clear();
  }
  return result;
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
  finding result{.name = "steal",
                 .seen = "the kernel doesn't tell",
                 .why = "the host ran others while this machine was ready: times are longer, and gaps look like waits",
                 .remedy = "vmstat 1 5; the column st"};
  if (!before || !after || after->all < before->all || after->stolen < before->stolen) return result;
  const std::uint64_t all = after->all - before->all, stolen = after->stolen - before->stolen;
  if (all < enough_ticks) {
    result.seen = fmt::format("{} of {} ticks: too few to tell", stolen, all);
    return result;
  }
  const double share = static_cast<double>(stolen) / static_cast<double>(all);
  result.seen = fmt::format("{:.1f} % of the CPU time", 100 * share);
  result.how = share >= critical_steal     ? severity::critical
               : share >= noticeable_steal ? severity::warning
                                           : severity::fine;
  result.remedy = result.how == severity::fine ? "" : "measure on a machine with CPUs of its own, or at a quieter time";
  return result;
}

}  // namespace switchmark::doctor
