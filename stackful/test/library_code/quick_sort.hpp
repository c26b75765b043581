#pragma once

#include "stackful/test/library_code/fingerprint.hpp"
#include "stackful/test/ticks.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace switchmark::stackful::library_code::quick_sort {

struct item {
  std::uint64_t key = 0;
  char name[12] = {};
  std::uint32_t place = 0;
};

/// The comparators. qsort hands them no context, so whether they raise ticks is part of their type.
template <bool Raise>
int by_key(const void* left, const void* right) {
  constexpr tick_points points{Raise};
  const auto &a = *static_cast<const item*>(left), &b = *static_cast<const item*>(right);
  points.here();
  return a.key < b.key ? -1 : a.key > b.key;
}
template <bool Raise>
int by_name(const void* left, const void* right) {
  constexpr tick_points points{Raise};
  const auto &a = *static_cast<const item*>(left), &b = *static_cast<const item*>(right);
  const int order = std::strcmp(a.name, b.name);
  points.here();
  return order != 0 ? order : by_key<Raise>(left, right);
}

template <bool Raise>
std::uint64_t sort_and_find(std::uint64_t seed) {
  constexpr tick_points points{Raise};
  random_numbers random(seed);
  fingerprint seen;
  // From a few items, which qsort sorts on the stack, to many, for which it takes memory.
  for (const std::size_t count : {2u, 30u, 300u, 2'000u}) {
    std::vector<item> items(count);
    for (item& each : items) {
      each = {.key = random(1'000'000'000), .place = static_cast<std::uint32_t>(&each - items.data())};
      word(random, 1 + random(3)).copy(each.name, sizeof(each.name) - 1);
    }
    points.here();
    std::qsort(items.data(), count, sizeof(item), &by_name<Raise>);
    for (const item& each : items) seen.add(each.place);
    points.here();
    std::qsort(items.data(), count, sizeof(item), &by_key<Raise>);
    for (const item& each : items) seen.add(each.place);
    for (std::size_t i = 0; i < count; i += 7) {
      const item wanted = {.key = items[i].key + i % 2};
      points.here();
      const auto* found = std::bsearch(&wanted, items.data(), count, sizeof(item), &by_key<Raise>);
      seen.add(found != nullptr);
    }
  }
  return seen.value();
}

/// Items sorted by two comparators and looked up again.
[[gnu::noinline]] inline std::uint64_t run(std::uint64_t seed, tick_points points) {
  return points.raise ? sort_and_find<true>(seed) : sort_and_find<false>(seed);
}

}  // namespace switchmark::stackful::library_code::quick_sort
