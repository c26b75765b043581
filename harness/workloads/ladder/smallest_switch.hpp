#pragma once

#include "stackful/fibers/smallest_switch.hpp"
#include "stackful/fibers/stack.hpp"
#include "workloads/ladder/no_yields.hpp"

#include <string>
#include <vector>

namespace switchmark::workloads::ladder {

/// Two stacks hand over to each other by the smallest switch that inline assembly allows: the caller's and one from a
/// pool. Each side knows at compile time that the other one is next.
class smallest_switch {
 public:
  static constexpr std::string_view id = "smallest-switch";
  static constexpr std::size_t parties = 2, rounds = 100'000;
  static std::string unsupported() { return {}; }

  explicit smallest_switch(const spec& s) : spec_(s) {}

  // The first side's last handing over returns when the second one has done its last round too: so many operations lie
  // between the two readings. What is left of the second side ends behind them.
  double with(std::vector<std::uint64_t>& results) {
    const stackful::stack memory = stacks_.take();
    second there{{}, {}, spec_, results};
    stackful::resting_place& second_place = there;
    side mine{there.first, second_place};
    stackful::begin_at(second_place, memory, &run_second);
    run<spec, side, measure::not_tracing> here{spec_, mine, results, {}, {}};
    const measure::stopwatch watch;
    ring::task_direct(here, 0);
    const double seconds = watch.seconds();
    mine.yield();
    stacks_.give(memory);
    return seconds;
  }

  double without(std::vector<std::uint64_t>& results) { return without_yields(spec_, results); }

 private:
  /// What one side waits with.
  struct side {
    stackful::resting_place &own, &other;
    void yield() { stackful::smallest_switch(&own, &other); }
  };

  /// All that the second side knows, found by the place at which it rests.
  struct second : stackful::resting_place {
    stackful::resting_place first;
    const spec& s;
    std::vector<std::uint64_t>& results;
  };

  // On the second side's stack, entered by the first switch to it.
  static void run_second(stackful::resting_place* from, stackful::resting_place* own) noexcept {
    from->stack_bounds.after_switch_from_here();
    auto& mine = static_cast<second&>(*own);
    side waits{mine, mine.first};
    run<spec, side, measure::not_tracing> there{mine.s, waits, mine.results, {}, {}};
    ring::task_direct(there, 1);
    waits.yield();  // for good
  }

  spec spec_;
  stackful::stack_pool stacks_{{}};
};

}  // namespace switchmark::workloads::ladder
