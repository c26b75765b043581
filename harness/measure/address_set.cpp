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
  auto first_of_word = reinterpret_cast<std::uintptr_t>(__executable_start);
  for (const std::uint64_t word : bits_) {
    for (std::uint64_t bits = word; bits != 0; bits &= bits - 1)
      all.push_back(first_of_word + static_cast<std::size_t>(std::countr_zero(bits)));
    first_of_word += 64;
  }
  return all;
}

}  // namespace switchmark::measure
