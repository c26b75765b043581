#pragma once

#include "runtime/reactor.hpp"
#include "runtime/test/ledger_values.hpp"
#include "stackless/coroutines/coroutine_scheduler.hpp"
#include "stackless/futures/future_scheduler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace switchmark::stackless {

/// Whether a member function that is not virtual begins at a cache line. A pointer to it begins with its address
/// (Itanium C++ ABI, 2.3).
template <class Function>
bool begins_at_cache_line(Function function) {
  std::uintptr_t address = 0;
  std::memcpy(&address, &function, sizeof address);
  return address % 64 == 0;
}

/// A scheduler under virtual time, whose worker has a reactor, and a place where tasks say in which order they were.
template <class Scheduler>
struct scheduler_fixture : testing::Test {
  runtime::virtual_time time;
  runtime::reactor asks;
  runtime::worker worker{time, &asks};
  runtime::completion done;
  std::vector<std::string> order;
  std::unique_ptr<Scheduler> owned = std::make_unique<Scheduler>(worker);
  Scheduler& waits = *owned;

  void destroy() { owned.reset(); }
  static runtime::time_point at(std::int64_t nanoseconds) {
    return runtime::time_point(runtime::duration(nanoseconds));
  }
  runtime::ledger_values counted() const { return runtime::values(worker.counts); }
};

/// Says in `order` when it is released. Moving it moves the duty.
struct witness {
  std::vector<std::string>* order;
  std::string name;
  witness(std::vector<std::string>& where, std::string who) : order(&where), name(std::move(who)) {}
  witness(witness&& other) noexcept : order(std::exchange(other.order, nullptr)), name(std::move(other.name)) {}
  witness& operator=(witness&&) = delete;
  ~witness() {
    if (order != nullptr) order->push_back("~" + name);
  }
};

/// Holds something, and futures inside futures.
template <class Inner>
struct holds {
  witness held;
  Inner inner;
  template <class... Arguments>
  holds(std::vector<std::string>& order, std::string name, Arguments&&... arguments)
      : held(order, std::move(name)), inner(std::forward<Arguments>(arguments)...) {}
  poll_result poll(waker w) { return inner.poll(w); }
};

/// Says in `order`, when it is released, whether all that report to `group` have done so. Moving it moves the duty.
struct reports_witness {
  const runtime::completion& group;
  std::vector<std::string>* order;
  reports_witness(const runtime::completion& whose, std::vector<std::string>& where) : group(whose), order(&where) {}
  reports_witness(reports_witness&& other) noexcept : group(other.group), order(std::exchange(other.order, nullptr)) {}
  reports_witness& operator=(reports_witness&&) = delete;
  ~reports_witness() {
    if (order != nullptr) order->push_back(group.done() ? "all have reported" : "somebody has yet to report");
  }
};

}  // namespace switchmark::stackless
