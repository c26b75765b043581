#pragma once

#include "runtime/reactor.hpp"
#include "runtime/test/ledger_values.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace switchmark::stackful {

/// A scheduler under virtual time, whose worker has a reactor. Where fibers can be preempted the quantum is an hour: no
/// tick comes by itself.
template <class Preemption>
struct scheduler_fixture : testing::Test {
  using scheduler = fiber_scheduler<Preemption>;

  const std::uint64_t stack_bytes = Preemption::room_for_ticks({}).bytes;
  runtime::virtual_time time;
  runtime::reactor asks;
  runtime::worker worker{time, &asks};
  runtime::completion done;
  std::vector<std::string> order;
  std::unique_ptr<scheduler> owned =
      std::make_unique<scheduler>(worker, stack_options{}, runtime::tick_options{.quantum = std::chrono::hours(1)});
  scheduler* const fibers = owned.get();  // good until the last fiber has ended, inside `destroy` too

  void destroy() { owned.reset(); }
  runtime::time_point at(std::int64_t nanoseconds) const { return runtime::time_point(runtime::duration(nanoseconds)); }
  runtime::ledger_values counted() const { return runtime::values(worker.counts); }
  void log(std::string what) { order.push_back(std::move(what)); }
};

/// Says in `order` when it is released.
struct witness {
  std::vector<std::string>& order;
  std::string name;
  witness(std::vector<std::string>& where, std::string who) : order(where), name(std::move(who)) {}
  witness(const witness&) = delete;
  witness& operator=(const witness&) = delete;
  ~witness() { order.push_back("~" + name); }
};

}  // namespace switchmark::stackful
