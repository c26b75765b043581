// Programs that allocate: they would notice a heap that two fibers changed at once.
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace switchmark::stackful {
namespace {

/// Memory from malloc and its relatives, filled and read back: nobody else may have been given the same bytes.
void use_c_memory(numbers& random, folded& result, const tick_points& ticks) {
  const std::size_t bytes = 1 + random.below(200), more = bytes + random.below(400);
  const auto fill = static_cast<unsigned char>(random.next());
  auto* memory = static_cast<unsigned char*>(std::malloc(bytes));
  std::memset(memory, fill, bytes);
  auto* cleared = static_cast<unsigned char*>(std::calloc(bytes, 1));
  ticks.here();
  memory = static_cast<unsigned char*>(std::realloc(memory, more));
  auto* aligned = static_cast<unsigned char*>(std::aligned_alloc(64, 128));
  std::memset(aligned, ~fill, 128);
  result.add(memory[0] == fill && memory[bytes - 1] == fill && cleared[0] == 0 && cleared[bytes - 1] == 0);
  std::free(memory);
  result.add(reinterpret_cast<std::uintptr_t>(aligned) % 64 == 0 && aligned[127] == static_cast<unsigned char>(~fill));
  std::free(cleared);
  std::free(aligned);
}

}  // namespace

std::uint64_t allocate_and_free(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  std::vector<std::unique_ptr<std::vector<std::uint64_t>>> kept(5);
  for (std::size_t i = 0; i < size; ++i) {
    auto& place = kept[random.below(kept.size())];
    if (place)
      for (const std::uint64_t word : *place) result.add(word);
    place = std::make_unique<std::vector<std::uint64_t>>(1 + random.below(60), random.next());
    result.add(place->back());
    if (i % 32 == 0) ticks.here();
    if (i % 4 == 1) use_c_memory(random, result, ticks.when(i % 32 == 1));
  }
  return result.value();
}

std::uint64_t strings_and_maps(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  std::map<std::string, std::uint64_t> ordered;
  std::unordered_map<std::string, std::uint64_t> hashed;
  for (std::size_t i = 0; i < size; ++i) {
    const std::string key = "key " + std::to_string(random.below(2 * size));  // within the small string
    ordered[key] += random.next();
    hashed[key + ", and a text beyond the small string"] += random.next();
    if (i % 8 == 0) ticks.here();
    if (i % 7 == 3) {
      result.add(ordered.begin()->first);
      ordered.erase(ordered.begin());
    }
    if (const auto match = hashed.find("key 1, and a text beyond the small string"); match != hashed.end())
      result.add(match->second);
  }
  ticks.here();
  for (const auto& [key, value] : ordered) result.add(key), result.add(value);
  std::uint64_t in_any_order = 0;
  for (const auto& [key, value] : hashed) in_any_order += value * key.size();
  result.add(in_any_order);
  return result.value();
}

std::uint64_t sort_by_comparator(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  struct entry {
    std::uint64_t rank, name;
  };
  numbers random(seed);
  folded result;
  std::vector<entry> entries(size);
  for (std::uint64_t name = 0; entry & each : entries) each = {random.below(size), ++name};
  std::uint64_t comparisons = 0;
  const auto by_rank = [&](const entry& left, const entry& right) {
    if (++comparisons % 256 == 0) ticks.here();  // the algorithm has elements in its hands
    return left.rank < right.rank;
  };
  std::stable_sort(entries.begin(), entries.end(), by_rank);  // takes memory for its merges
  for (const entry& each : entries) result.add(each.name);
  std::sort(entries.begin(), entries.end(), [&](const entry& left, const entry& right) {
    return by_rank(right, left) || (left.rank == right.rank && left.name < right.name);
  });
  for (const entry& each : entries) result.add(each.name);
  std::make_heap(entries.begin(), entries.end(), by_rank);
  result.add(entries.front().rank);
  result.add(comparisons);
  return result.value();
}

}  // namespace switchmark::stackful
