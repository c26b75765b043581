#include "measure/instruction_strip.hpp"

namespace switchmark::measure {

std::uint64_t instruction_strip::points() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [begin, end] : suspended) sum += end - begin;
  return sum;
}

double instruction_strip::coverage() const noexcept {
  return executed == 0 ? 0 : static_cast<double>(points()) / static_cast<double>(executed);
}

double instruction_strip::refusing_share() const noexcept {
  return executed + refusing == 0 ? 0 : static_cast<double>(refusing) / static_cast<double>(executed + refusing);
}

instruction_strip make_strip(const address_set& executed, const address_set& refusing, const address_set& suspended) {
  instruction_strip strip;
  strip.refusing = refusing.count();
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
