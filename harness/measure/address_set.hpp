#pragma once

#include "platform/program_code.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::measure {

/// A set of instruction addresses of program code: a bit for each byte of it. Room is taken beforehand, so
/// that a signal handler may insert, and so may a task that is stopped in the middle of it.
class address_set {
 public:
  address_set() : bits_((size() + 63) / 64) {}

  /// `address` is program code. O(1).
  void insert(std::uintptr_t address) noexcept {
    std::atomic_ref(word(address)).fetch_or(mask(address), std::memory_order_relaxed);
  }
  /// O(1); false for what isn't program code.
  [[nodiscard]] bool contains(std::uintptr_t address) const noexcept {
    return platform::is_program_code(address) && (bits_[index(address) / 64] & mask(address)) != 0;
  }
  [[nodiscard]] std::size_t count() const noexcept;
  /// All of them, ascending. O(text).
  [[nodiscard]] std::vector<std::uintptr_t> sorted() const;

 private:
  static std::size_t size() noexcept { return static_cast<std::size_t>(etext - __executable_start); }
  static std::size_t index(std::uintptr_t address) noexcept {
    return address - reinterpret_cast<std::uintptr_t>(__executable_start);
  }
  static std::uint64_t mask(std::uintptr_t address) noexcept { return std::uint64_t{1} << index(address) % 64; }
  std::uint64_t& word(std::uintptr_t address) noexcept { return bits_[index(address) / 64]; }

  std::vector<std::uint64_t> bits_;
};

}  // namespace switchmark::measure
