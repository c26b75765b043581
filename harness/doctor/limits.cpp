#include "doctor/limits.hpp"

#include "platform/cgroup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace switchmark::doctor {
namespace {

/// The run measures on one CPU, while the program that started it, and the kernel's work for it, need some of another.
constexpr double cpus_of_a_run = 1, comfortable_cpus = 2;
/// Timers that exist at the same time, with those of the tests.
constexpr std::uint64_t enough_signals = 64;

struct signal_queue {
  std::uint64_t used = 0, limit = 0;
};

std::optional<signal_queue> queue_of(const std::filesystem::path& root) {
  std::ifstream in(root / "proc/self/status");
  constexpr std::string_view key = "SigQ:";
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key)) continue;
    std::istringstream words(line.substr(key.size()));
    signal_queue queue;
    char slash = 0;
    if (words >> queue.used >> slash >> queue.limit && slash == '/') return queue;
  }
  return std::nullopt;
}

}  // namespace

finding cpu_quota(const std::filesystem::path& root) {
  finding result{.name = "cpu_quota",
                 .seen = "the kernel doesn't tell",
                 .why = "a group that has used up its CPU quota stands still until the next period of 100 ms begins",
                 .remedy = "cat /proc/self/cgroup; look for cpu.max in that folder of /sys/fs/cgroup and above"};
  for (const char* file : {"proc/self/cgroup", "sys/fs/cgroup"})
    if (!std::filesystem::exists(root / file)) return result;
  const std::optional<platform::cpu_quota> quota = platform::quota_of_cgroup(root);
  if (!quota || quota->cpus >= comfortable_cpus) {
    result.how = severity::fine;
    result.seen = quota ? fmt::format("{:.2f} CPUs", quota->cpus) : "none";
    result.remedy.clear();
    return result;
  }
  result.how = quota->cpus < cpus_of_a_run ? severity::critical : severity::warning;
  result.seen = fmt::format("{:.2f} CPUs, by {}", quota->cpus, quota->file.string());
  result.remedy = "give the container or service at least 2 CPUs: docker run --cpus 2, systemd CPUQuota=200%, or none";
  return result;
}

finding pending_signals(const std::filesystem::path& root) {
  finding result{.name = "pending_signals",
                 .seen = "the kernel doesn't tell",
                 .why = "each timer takes one (RLIMIT_SIGPENDING); without a timer, a preemptible fiber has no ticks",
                 .remedy = "ulimit -i"};
  const std::optional<signal_queue> queue = queue_of(root);
  if (!queue) return result;
  const std::uint64_t left = queue->limit - std::min(queue->used, queue->limit);
  result.seen = fmt::format("{} of {} are in use", queue->used, queue->limit);
  result.how = left == 0 ? severity::critical : left < enough_signals ? severity::warning : severity::fine;
  result.remedy = result.how == severity::fine
                      ? ""
                      : "ulimit -i 1024; as root, for the shell that starts it: prlimit --pid $$ --sigpending=1024";
  return result;
}

}  // namespace switchmark::doctor
