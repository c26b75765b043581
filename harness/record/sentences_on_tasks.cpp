// What a task costs, and where it can be stopped.

#include "record/sentences.hpp"

#include <fmt/format.h>

namespace switchmark::record {
namespace {

/// "410 MB"
std::string size_text(double bytes) {
  if (bytes >= 1e9) return rough_number(bytes / 1e9) + " GB";
  if (bytes >= 1e6) return rough_number(bytes / 1e6) + " MB";
  return rough_number(bytes / 1e3) + " kB";
}

}  // namespace

std::string memory(evidence& known) {
  constexpr std::int64_t tasks = 100'000;
  const auto figures =
      known.find_all("sleepers", {"coroutine", "future", "fiber"}, {{"tasks", tasks}}, "resident_bytes_per_task");
  if (figures.empty()) return {};
  std::vector<std::string> sizes;
  for (const known_figure& each : figures) sizes.push_back(size_text(each.metric->median * static_cast<double>(tasks)));
  return fmt::format("A sleeping task keeps {}; {} of them need {}.", known.list(figures), number(tasks),
                     enumeration(sizes));
}

std::string spawn(evidence& known) {
  const auto figures = known.find_all("spawn", {"coroutine", "future", "fiber"}, {}, "spawn_ns");
  return figures.empty() ? "" : fmt::format("To create, run and join a task takes {}.", known.list(figures));
}

std::string coverage(evidence& known) {
  std::vector<std::string> parts;
  for (const std::string_view model : {"fiber-preempt", "coroutine-budget", "coroutine", "future", "fiber"}) {
    const auto share = known.find("coverage", model, {}, "suspension_coverage");
    const auto points = known.find("coverage", model, {}, "suspension_points");
    if (!share || !points || parts.size() == 3) continue;
    const std::string shown_share = known.text(*share, percent()), shown_points = known.text(*points);
    parts.push_back(fmt::format("{} ({}) with {}", shown_share, shown_points, model));
  }
  if (parts.empty()) return {};
  return fmt::format("Of the instructions that a task executes, it was seen suspended at {}.", enumeration(parts));
}

}  // namespace switchmark::record
