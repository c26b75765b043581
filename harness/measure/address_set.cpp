#include "measure/address_set.hpp"

#include <bit>

namespace switchmark::measure {

std::size_t address_set::count() const noexcept {
  std::size_t sum = 0;
  for (const std::uint64_t bits : bits_) sum += static_cast<std::size_t>(std::popcount(bits));
  return sum;
}

std::vector<std::uintptr_t> address_set::sorted() const {
  std::vector<std::uintptr_t> all;
  for (std::size_t place = 0; place < bits_.size(); ++place)
    for (std::uint64_t bits = bits_[place]; bits != 0; bits &= bits - 1)
      all.push_back(reinterpret_cast<std::uintptr_t>(__executable_start) + 64 * place +
                    static_cast<std::size_t>(std::countr_zero(bits)));
  return all;
}

}  // namespace switchmark::measure
