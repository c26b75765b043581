#include "workloads/coverage/spec.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

namespace switchmark::workloads::coverage {
namespace {

constexpr std::size_t waits_a_round = 3;

std::uint64_t next_random(std::uint64_t& state) noexcept {
  return state = state * 6364136223846793005u + 1442695040888963407u;
}

std::uint64_t sorted(std::uint64_t state) {
  std::vector<std::uint64_t> numbers(20);
  for (auto& number : numbers) number = next_random(state) >> 40;
  const std::function<bool(std::uint64_t, std::uint64_t)> after = [](auto a, auto b) { return a > b; };
  std::sort(numbers.begin(), numbers.end(), after);
  std::uint64_t sum = 0;
  for (const std::uint64_t number : numbers) sum = sum * 31 + number;
  return sum;
}

std::uint64_t counted(std::uint64_t state) {
  std::map<std::string, std::uint64_t> words;
  for (int i = 0; i < 8; ++i) words["word " + std::to_string(next_random(state) >> 61)] += static_cast<unsigned>(i);
  std::uint64_t sum = 0;
  for (const auto& [word, count] : words) sum = sum * 31 + count + word.size();
  return sum;
}

double calculated(std::uint64_t state) {
  double sum = 0;
  for (int i = 1; i < 8; ++i)
    sum += std::sqrt(static_cast<double>(next_random(state) >> 50) / i) * (sum < 100 ? 1.5 : 0.5);
  return sum;
}

[[noreturn]] void refuse(std::uint64_t state) {
  const std::string why = "refused " + std::to_string(state % 1'000);
  throw std::runtime_error(why);
}

std::uint64_t caught(std::uint64_t state) {
  try {
    refuse(state);
  } catch (const std::runtime_error& refused) {
    return std::string(refused.what()).size() + static_cast<std::uint64_t>(refused.what()[8]);
  }
}

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  return {{}};
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

std::uint64_t digest(std::uint64_t state) {
  std::uint64_t all = std::rotl(state, 7) ^ sorted(state);
  all = std::rotl(all, 7) ^ counted(state);
  all = std::rotl(all, 7) ^ std::bit_cast<std::uint64_t>(calculated(state));
  return std::rotl(all, 7) ^ caught(state);
}

runtime::time_point wake_at(std::size_t round, runtime::time_point start) noexcept {
  return start + std::chrono::milliseconds(round + 1);
}

expectation expect(const spec& s) {
  expectation expected{
      measure::trace(s.tasks, 2 + waits_a_round * s.rounds), std::vector<std::uint64_t>(s.tasks), {}, false};
  for (std::size_t task = 0; task < s.tasks; ++task) {
    std::uint64_t& state = expected.results[task];
    expected.events.log(task, begun, state = seed(task));
    for (std::size_t wait = 0; wait < waits_a_round * s.rounds; ++wait)
      expected.events.log(task, digested, state = digest(state));
    expected.events.log(task, finished, state);
  }
  expected.counts.spawns = expected.counts.finishes = s.tasks;
  expected.counts.yields = 2 * s.rounds * s.tasks;
  return expected;
}

}  // namespace switchmark::workloads::coverage
