#include "workloads/handoff/spec.hpp"

#include <bit>
#include <deque>

namespace switchmark::workloads::handoff {
namespace {

/// The mutex and its tasks, as the oracle plays them.
struct play {
  const spec& s;
  expectation& expected;
  std::deque<std::size_t> ready, waiting;
  std::vector<std::size_t> rounds = std::vector<std::size_t>(s.tasks);
  std::size_t holder = nobody;
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  /// The holder's work up to its yield.
  void enter(std::size_t task) {
    std::uint64_t& state = expected.results[task];
    expected.events.log(task, entered, state = step(state, rounds[task], 0));
    expected.results[s.shared()] += state;
    ++expected.counts.yields;
    ready.push_back(task);
  }
  void hand_over() {
    holder = nobody;
    if (waiting.empty()) return;
    holder = waiting.front();
    waiting.pop_front();
    ++expected.counts.wakes;
    ready.push_back(holder);
  }
  /// A task that is dispatched: it holds the mutex after a yield (`yielded`) or after it was handed the mutex, or asks.
  void run(std::size_t task, std::vector<bool>& yielded) {
    if (yielded[task]) {
      yielded[task] = false;
      hand_over();
      if (++rounds[task] == s.rounds) return expected.events.log(task, finished, expected.results[task]);
    }
    if (holder != task && holder != nobody) {
      ++expected.counts.parks;
      return waiting.push_back(task);
    }
    holder = task;
    enter(task);
    yielded[task] = true;
  }
};

/// Where the order is open: what each task does, and the shared number.
void compute(const spec& s, expectation& expected) {
  for (std::size_t task = 0; task < s.tasks; ++task) {
    std::uint64_t& state = expected.results[task];
    for (std::size_t round = 0; round < s.rounds; ++round) {
      state = step(state, round, s.iterations);  // before it asks
      expected.events.log(task, entered, state = step(state, round, s.iterations));
      expected.results[s.shared()] += state;
    }
    expected.events.log(task, finished, state);
  }
  expected.ordered = false;
}

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  constexpr std::size_t locks = 20'000;
  std::vector<spec> specs;
  for (const std::size_t tasks : {2, 10, 100})
    if (!scale.quick || tasks == 10) specs.push_back({tasks, locks / tasks});
  return specs;
}

std::vector<spec> computing(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  constexpr std::size_t about_two_milliseconds = 2'000'000;
  return {{.tasks = 4, .rounds = 2, .iterations = about_two_milliseconds}};
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

std::uint64_t step(std::uint64_t state, std::size_t round, std::size_t iterations) noexcept {
  for (std::size_t iteration = 0; iteration < iterations; ++iteration) state = (std::rotl(state, 7) ^ iteration) + 1;
  return std::rotl(state, 7) + round;
}

expectation expect(const spec& s) {
  expectation expected{measure::trace(s.shared() + 1, s.rounds + 1), std::vector<std::uint64_t>(s.shared() + 1), {}};
  for (std::size_t task = 0; task < s.tasks; ++task) expected.results[task] = seed(task);
  expected.counts.spawns = expected.counts.finishes = s.tasks;
  if (s.computes()) {
    compute(s, expected);
    return expected;
  }
  play all{s, expected};
  std::vector<bool> yielded(s.tasks);
  for (std::size_t task = 0; task < s.tasks; ++task) all.ready.push_back(task);
  for (; !all.ready.empty(); all.ready.pop_front()) {
    ++expected.counts.dispatches;
    all.run(all.ready.front(), yielded);
  }
  return expected;
}

}  // namespace switchmark::workloads::handoff
