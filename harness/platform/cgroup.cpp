#include "platform/cgroup.hpp"

#include "platform/machine.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;

/// Where the groups of one line of /proc/self/cgroup may be mounted, and the group's path there. In a container the
/// path may be that of the host, whose last parts, or all, are missing below the mount point.
struct hierarchy {
  std::vector<fs::path> mounts;
  fs::path group;
};

std::optional<hierarchy> hierarchy_of(const std::string& line) {  // "0::/group", "4:cpu,cpuacct:/group"
  const std::size_t first = line.find(':'), second = line.find(':', first + 1);
  if (first == line.npos || second == line.npos) return std::nullopt;
  const std::string controllers = line.substr(first + 1, second - first - 1);
  const fs::path group = fs::path(line.substr(second + 1)).relative_path(), mount = "sys/fs/cgroup";
  if (controllers.empty()) return hierarchy{{mount, mount / "unified"}, group};
  if ((',' + controllers + ',').find(",cpu,") == std::string::npos) return std::nullopt;
  return hierarchy{{mount / controllers, mount / "cpu"}, group};
}

/// The folders of the process's groups that there are, its own first.
std::vector<fs::path> folders(const fs::path& root) {
  std::vector<fs::path> all;
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const std::optional<hierarchy> found = hierarchy_of(line);
    if (!found) continue;
    for (const fs::path& mount : found->mounts) {
      std::error_code missing;
      if (!fs::is_directory(root / mount, missing)) continue;
      for (fs::path group = found->group;; group = group.parent_path()) {
        if (const fs::path folder = root / mount / group; fs::is_directory(folder, missing)) all.push_back(folder);
        if (group.empty()) break;
      }
      break;
    }
  }
  return all;
}

/// CPUs by "200000 100000" (version 2), or by the numbers of two files (version 1); empty: no quota.
std::optional<double> ratio_of(const std::string& text) {
  std::istringstream words(text);
  double quota = 0, period = 0;
  if (!(words >> quota >> period) || quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

}  // namespace

std::optional<cpu_quota> quota_of_cgroup(const fs::path& root) {
  std::optional<cpu_quota> least;
  const auto take = [&least](const std::optional<double>& cpus, const fs::path& file) {
    if (cpus && (!least || *cpus < least->cpus)) least = {*cpus, file};
  };
  for (const fs::path& folder : folders(root)) {
    const fs::path file = folder / "cpu.max", old = folder / "cpu.cfs_quota_us";
    take(ratio_of(first_line(file)), file);
    take(ratio_of(first_line(old) + ' ' + first_line(folder / "cpu.cfs_period_us")), old);
  }
  return least;
}

std::optional<throttling> throttling_of_cgroup(const fs::path& root) {
  std::optional<throttling> sum;
  for (const fs::path& folder : folders(root)) {
    std::ifstream in(folder / "cpu.stat");
    std::string name;
    for (std::uint64_t value = 0; in >> name >> value;) {
      if (name != "nr_throttled" && name != "throttled_usec" && name != "throttled_time") continue;
      if (!sum) sum.emplace();
      if (name == "nr_throttled") sum->periods += value;
      if (name == "throttled_usec") sum->seconds += 1e-6 * static_cast<double>(value);
      if (name == "throttled_time") sum->seconds += 1e-9 * static_cast<double>(value);  // version 1
    }
  }
  return sum;
}

}  // namespace switchmark::platform
