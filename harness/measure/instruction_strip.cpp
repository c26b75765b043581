#include "measure/instruction_strip.hpp"

namespace switchmark::measure {

std::uint64_t instruction_strip::suspension_points() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [begin, end] : suspended) sum += end - begin;
  return sum;
}

double instruction_strip::coverage() const noexcept {
  return executed == 0 ? 0 : static_cast<double>(suspension_points()) / static_cast<double>(executed);
}

double instruction_strip::non_preemptible_share() const noexcept {
  return executed + non_preemptible == 0
             ? 0
             : static_cast<double>(non_preemptible) / static_cast<double>(executed + non_preemptible);
}

instruction_strip make_strip(const address_set& executed, const address_set& non_preemptible,
                             const address_set& suspended) {
  instruction_strip strip;
  strip.non_preemptible = non_preemptible.count();
  for (const std::uintptr_t address : executed.sorted()) {
    const std::uint64_t number = strip.executed++;
    if (!suspended.contains(address)) continue;
    if (!strip.suspended.empty() && strip.suspended.back().second == number)
      strip.suspended.back().second = number + 1;
    else
      strip.suspended.emplace_back(number, number + 1);
  }
  return strip;
}

}  // namespace switchmark::measure
