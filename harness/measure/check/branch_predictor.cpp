// Whether the branch predictor is flushed (platform/branch_predictor.hpp): jumps that the CPU has learned are timed at
// once, after so much data was read that their code is in no near cache any more, and after the flush.
// Prints a line for each; exit code 0 when they take at least twice as long after the flush as after the data.

#include "platform/branch_predictor.hpp"
#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"
#include "platform/architecture/architecture.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace {

using namespace switchmark;

constexpr int jumps = 2000;
constexpr int repetitions = 201;

[[gnu::noinline]] void take_known_jumps() noexcept { platform::architecture::take_jumps<jumps, 32>(); }

/// Nanoseconds that a known jump takes after `between`, with its interval. Prints it.
template <class Between>
measure::interval ns_after(std::string_view what, Between between) {
  std::vector<double> ns;
  for (int i = 0; i < repetitions; ++i) {
    for (int learnt = 0; learnt < 20; ++learnt) take_known_jumps();
    between();
    const measure::stopwatch watch;
    take_known_jumps();
    ns.push_back(watch.seconds() * 1e9 / jumps);
  }
  const measure::interval span = measure::median_interval(ns);
  fmt::print("{:<34}{:6.2f} [{:.2f}, {:.2f}]\n", what, measure::median(ns), span.low, span.high);
  return span;
}

}  // namespace

int main() {
  std::vector<unsigned char> data(std::size_t{4} << 20, 1);
  fmt::print("ns per jump\n");
  ns_after("at once", [] {});
  const measure::interval evicted = ns_after("after reading 4 MiB", [&data] {
    unsigned sum = 0;
    for (std::size_t i = 0; i < data.size(); i += 64) sum += data[i];
    asm volatile("" ::"r"(sum));
  });
  const measure::interval flushed =
      ns_after(fmt::format("after {} other jumps", platform::flushing_jumps), platform::flush_branch_predictor);
  const bool holds = flushed.low >= 2 * evicted.high;
  fmt::print("{}: the branch predictor {} flushed\n", holds ? "holds" : "FAILS", holds ? "is" : "is not");
  return holds ? 0 : 1;
}
