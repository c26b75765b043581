#include "measure/machine_state.hpp"

#include "measure/stopwatch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

// glibc's malloc and free by their own names: an allocator hook of the program replaces the usual names only.
extern "C" void* __libc_malloc(std::size_t) noexcept;
extern "C" void __libc_free(void*) noexcept;

namespace switchmark::measure {
namespace {

/// Keeps the compiler from computing ahead, and from keeping values of the memory in registers.
template <class Value>
void launder(Value& value) {
  asm volatile("" : "+r"(value) : : "memory");
}

// Each of the following functions returns the seconds of one step. Out of line, so that none is compiled into another.

[[gnu::noinline]] double multiplication() {
  constexpr int steps = 800;
  std::uint64_t product = 1;
  const stopwatch watch;
  for (int step = 0; step < steps; ++step) {
    product *= 0x9E3779B97F4A7C15;
    launder(product);
  }
  return watch.seconds() / steps;
}

[[gnu::noinline]] double allocation() {
  constexpr int steps = 400;
  const stopwatch watch;
  for (int step = 0; step < steps; ++step) {
    void* block = __libc_malloc(1000);
    launder(block);
    __libc_free(block);
  }
  return watch.seconds() / steps;
}

struct node {
  node* next;
};

/// Each load depends on the store of the step before.
[[gnu::noinline]] double stored_pointer() {
  constexpr int steps = 800;
  std::array<node, 2> nodes{};
  nodes[0].next = &nodes[1];
  nodes[1].next = &nodes[0];
  node* at = nodes.data();
  const stopwatch watch;
  for (int step = 0; step < steps; ++step) {
    node* const before = at;
    at = at->next;
    at->next = before;
    launder(at);
  }
  return watch.seconds() / steps;
}

/// How many of the sorted readings from `first` on belong to the state whose smallest reading is that one.
std::size_t length_of_state(std::span<const double> sorted, std::size_t first, double width) {
  const auto end = std::upper_bound(sorted.begin(), sorted.end(), sorted[first] * width);
  return static_cast<std::size_t>(end - sorted.begin()) - first;
}

}  // namespace

machine_probe probe_machine() {
  constexpr int pointers = 8;  // about as long as the pair of malloc and free, where the CPU forwards stores slowly
  double multiplying = multiplication(), allocating = allocation(), loading = stored_pointer();
  for (int round = 1; round < 3; ++round) {
    multiplying = std::min(multiplying, multiplication());
    allocating = std::min(allocating, allocation());
    loading = std::min(loading, stored_pointer());
  }
  return {(allocating + pointers * loading) / multiplying, multiplying};
}

bool same_state(double one, double other) noexcept {
  const auto [low, high] = std::minmax(one, other);
  return high <= low * state_width;
}

state_range most_frequent_state(std::span<const double> probes, double width) {
  std::vector<double> sorted(probes.begin(), probes.end());
  std::sort(sorted.begin(), sorted.end());
  std::size_t best = 0, most = 0;
  for (std::size_t first = 0; first < sorted.size(); ++first)
    if (const std::size_t length = length_of_state(sorted, first, width); length > most) {
      best = first;
      most = length;
    }
  return {sorted[best], sorted[best + most - 1]};
}

std::vector<state_range> states_of(std::vector<double> probes, double width) {
  std::vector<state_range> states;
  while (!probes.empty()) {
    states.push_back(most_frequent_state(probes, width));
    std::erase_if(probes, [&found = states.back()](double probe) { return found.holds(probe); });
  }
  std::sort(states.begin(), states.end(), [](const auto& one, const auto& other) { return one.low < other.low; });
  return states;
}

}  // namespace switchmark::measure
