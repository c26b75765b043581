#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <vector>

namespace switchmark::platform {

/// What the kernel tells of one CPU.
struct cpu_facts {
  int number = 0;
  std::uint64_t capacity = 0;  ///< relative to the fastest CPU of the machine, which has 1,024; 0: not told
  std::uint64_t max_khz = 0;   ///< of its clock; 0: not told
  std::set<int> siblings;      ///< the other hardware threads of its core
  bool isolated = false;       ///< the scheduler places nobody there who has not asked for it
  double busy = 0;             ///< share of the time that was looked at; 0 if it is not told

  friend bool operator==(const cpu_facts&, const cpu_facts&) = default;
};

/// The facts of `cpus`, from the files below `root` ("/" but in tests). How busy they are is looked at before and after
/// the call of `wait`.
[[nodiscard]] std::vector<cpu_facts> facts_of(const std::set<int>& cpus, const std::filesystem::path& root,
                                              const std::function<void()>& wait);

/// How fast the CPUs are, in the order of `cpus`, relative to the fastest: by capacity where each tells it, otherwise
/// by clock. Empty where not all tell the same.
[[nodiscard]] std::vector<double> speeds_of(std::span<const cpu_facts> cpus);

/// CPUs of at least this speed count as fast: cores of one kind differ less, those of different kinds more.
inline constexpr double fast = 0.9;

/// The number of the CPU to measure on: among the fast ones an isolated one, otherwise the least busy one, its core's
/// other hardware threads counted in; of these the fastest, and the last on a tie, because the first ones get the
/// interrupts. 0 where there is none to choose from.
[[nodiscard]] int choose_cpu(std::span<const cpu_facts> cpus);

/// The numbers of a list such as "0-3,8"; empty when it isn't one.
[[nodiscard]] std::set<int> cpu_list(const std::string& text);

}  // namespace switchmark::platform
