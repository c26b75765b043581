#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace switchmark::stackful {

// Ordinary programs, a part of a millisecond each, that would notice if anything were different after they had been
// stopped. None waits. Same seed, same result.

[[gnu::noinline]] inline std::uint64_t allocate(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::unique_ptr<std::vector<std::uint64_t>>> kept(64);
  std::uint64_t sum = 0;
  for (int i = 0; i < 2'000; ++i) {
    auto& place = kept[random() % kept.size()];
    if (place) sum = sum * 31 + place->back();
    place = std::make_unique<std::vector<std::uint64_t>>(1 + random() % 100, random());
  }
  return sum;
}

[[gnu::noinline]] inline std::uint64_t thrower(std::uint64_t value, int depth) {  // NOLINT(misc-no-recursion)
  const std::string held = std::to_string(value);
  if (depth == 0) throw std::runtime_error(held);
  return thrower(value + 1, depth - 1) + held.size();
}

[[gnu::noinline]] inline std::uint64_t throw_and_catch(std::uint64_t seed) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    try {
      try {
        sum += thrower(seed + i, static_cast<int>(i % 5));
      } catch (const std::runtime_error& first) {
        try {
          throw std::logic_error(std::string("after ") + first.what());
        } catch (const std::logic_error& second) {
          sum = sum * 31 + std::string(second.what()).size();
        }
        throw;
      }
    } catch (const std::exception& again) {
      sum = sum * 31 + std::stoull(again.what());
    }
  }
  return sum;
}

[[gnu::noinline]] inline std::uint64_t strings_and_maps(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::map<std::string, std::uint64_t> ordered;
  std::unordered_map<std::string, std::uint64_t> hashed;
  for (int i = 0; i < 600; ++i) {
    const std::string key = "key " + std::to_string(random() % 300);
    ordered[key] += random() % 1'000;
    hashed[key + " of some length, beyond the small string"] += random() % 1'000;
    if (i % 7 == 0) ordered.erase(ordered.begin());
  }
  std::uint64_t sum = 0;
  for (const auto& [key, value] : ordered) sum = sum * 31 + value + key.size();
  for (const auto& [key, value] : hashed) sum += value * key.size();
  return sum;
}

[[gnu::noinline]] inline std::uint64_t sort(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> numbers(4'000);
  for (auto& number : numbers) number = random();
  std::sort(numbers.begin(), numbers.end());
  std::uint64_t sum = 0;
  for (const auto number : numbers) sum = sum * 31 + number;
  return sum;
}

[[gnu::noinline]] inline std::uint64_t arithmetic(std::uint64_t seed) {
  double x = 1.0 + static_cast<double>(seed % 97), sum = 0;
  for (int i = 1; i < 8'000; ++i) {
    x = std::sqrt(x * x + 1.0 / i) + std::sin(x);
    sum += x * static_cast<double>(i % 13);
  }
  std::uint64_t bits = 0;
  static_assert(sizeof(bits) == sizeof(sum));
  std::copy_n(reinterpret_cast<const char*>(&sum), sizeof(sum), reinterpret_cast<char*>(&bits));
  return bits;
}

struct kernel {
  const char* name;
  std::uint64_t (*run)(std::uint64_t seed);
};
inline constexpr std::array kernels{kernel{"allocate", &allocate}, kernel{"throw_and_catch", &throw_and_catch},
                                    kernel{"strings_and_maps", &strings_and_maps}, kernel{"sort", &sort},
                                    kernel{"arithmetic", &arithmetic}};

}  // namespace switchmark::stackful
