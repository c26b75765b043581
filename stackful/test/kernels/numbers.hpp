#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace switchmark::stackful {

/// A stream of numbers, the same for the same seed. A handful of instructions each, the first one too: kernels are run
/// one instruction at a time, and a std::mt19937_64 would spend all of them on its seed.
class numbers {
 public:
  explicit numbers(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // splitmix64
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  /// From 0 to 1, 1 excluded.
  double fraction() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

/// All that a kernel computes, in its order, folded into one word. Never an address: those differ from run to run.
class folded {
 public:
  void add(std::uint64_t value) {
    state_ = (state_ ^ value) * 0x9e3779b97f4a7c15u;
    state_ ^= state_ >> 29;
  }
  /// By its bits, so that a result that was rounded otherwise is another one.
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  void add(int value) { add(static_cast<std::uint64_t>(value)); }
  void add(bool value) { add(static_cast<std::uint64_t>(value)); }
  void add(std::string_view text) {
    for (const char each : text) add(static_cast<std::uint64_t>(static_cast<unsigned char>(each)));
    add(static_cast<std::uint64_t>(text.size()));
  }
  void add(const char*) = delete;  // would be a bool

  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace switchmark::stackful
