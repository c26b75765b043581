#pragma once

#include "measure/stopwatch.hpp"
#include "stackless/coroutines/transfer.hpp"
#include "workloads/ladder/spec.hpp"

#include <coroutine>
#include <exception>
#include <string>
#include <vector>

namespace switchmark::workloads::ladder {

/// A coroutine that goes on at `heir` when it ends. Owns its frame.
class handing_coroutine {
 public:
  struct promise_type;
  using handle = std::coroutine_handle<promise_type>;
  struct promise_type {
    std::coroutine_handle<> heir = std::noop_coroutine();

    struct to_heir {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(handle self) const noexcept { return self.promise().heir; }
      void await_resume() const noexcept {}
    };
    handing_coroutine get_return_object() noexcept { return handing_coroutine(handle::from_promise(*this)); }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    to_heir final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };

  handing_coroutine(const handing_coroutine&) = delete;
  handing_coroutine& operator=(const handing_coroutine&) = delete;
  ~handing_coroutine() { frame.destroy(); }

  const handle frame;

 private:
  explicit handing_coroutine(handle made) noexcept : frame(made) {}
};

/// Two coroutines hand over to each other, without a queue: each knows its successor.
class symmetric_transfer {
 public:
  static constexpr std::string_view id = "symmetric-transfer";
  static constexpr std::size_t parties = 2, rounds = 100'000;
  static std::string unsupported() {
    return stackless::symmetric_transfer ? "" : "this build's compiler makes a call of a transfer, and no jump";
  }

  explicit symmetric_transfer(const spec& s) : spec_(s) {}

  double with(std::vector<std::uint64_t>& results) {
    std::coroutine_handle<> other[2];
    const handing_coroutine first = task(spec_, transfer{other[1]}, results[0], 0);
    const handing_coroutine second = task(spec_, transfer{other[0]}, results[1], 1);
    other[0] = first.frame;
    other[1] = first.frame.promise().heir = second.frame;
    return seconds_of(first);
  }

  double without(std::vector<std::uint64_t>& results) {
    const handing_coroutine first = task(spec_, never{}, results[0], 0);
    const handing_coroutine second = task(spec_, never{}, results[1], 1);
    first.frame.promise().heir = second.frame;
    return seconds_of(first);
  }

 private:
  /// What a side waits with.
  struct transfer {
    std::coroutine_handle<>& other;
    struct awaiter {
      std::coroutine_handle<>& other;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept { return other; }
      void await_resume() const noexcept {}
    };
    [[nodiscard]] awaiter yield() const noexcept { return {other}; }
  };
  struct never {
    [[nodiscard]] std::suspend_never yield() const noexcept { return {}; }
  };

  template <class Waits>
  static handing_coroutine task(const spec& s, Waits waits, std::uint64_t& result, std::size_t party) {
    std::uint64_t state = ring::seed(party);
    for (std::size_t round = 0; round < s.rounds; ++round) {
      state = ring::step(state, round);
      co_await waits.yield();
    }
    result = state;
  }

  /// Until both have ended: the first one's heir is the second.
  static double seconds_of(const handing_coroutine& first) {
    const measure::stopwatch watch;
    first.frame.resume();
    return watch.seconds();
  }

  spec spec_;
};

}  // namespace switchmark::workloads::ladder
