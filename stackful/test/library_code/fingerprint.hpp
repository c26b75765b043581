#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace switchmark::stackful::library_code {

/// Everything that a kernel computed, in one number (FNV-1a). The order counts.
class fingerprint {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) mix(static_cast<unsigned char>(byte));
    mix(0x100);  // so that "ab", "c" isn't "a", "bc"
  }
  void add(std::uint64_t number) {
    for (int byte = 0; byte < 8; ++byte) mix(number >> (8 * byte) & 0xff);
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void mix(std::uint64_t symbol) { value_ = (value_ ^ symbol) * 0x100000001b3; }
  std::uint64_t value_ = 0xcbf29ce484222325;
};

/// Random numbers whose every step is program code. Same seed, same numbers.
class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint64_t operator()(std::uint64_t below) {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return (state_ >> 33) % below;
  }

 private:
  std::uint64_t state_;
};

/// A word of `length` lower-case letters.
inline std::string word(random_numbers& random, std::size_t length) {
  std::string letters;
  for (std::size_t i = 0; i < length; ++i) letters += static_cast<char>('a' + random(26));
  return letters;
}

}  // namespace switchmark::stackful::library_code
