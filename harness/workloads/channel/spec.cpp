#include "workloads/channel/spec.hpp"

#include <bit>
#include <deque>
#include <optional>
#include <utility>

namespace switchmark::workloads::channel {
namespace {

/// The channel and its two tasks, as the oracle plays them.
struct play {
  const spec& s;
  expectation& expected;
  std::deque<std::size_t> ready{sender, receiver};
  std::deque<std::uint64_t> places;
  std::optional<std::uint64_t> offered;  ///< by the sender, which waits
  std::optional<std::uint64_t> given;    ///< to the receiver, which waited and hasn't run since
  bool receiver_waits = false, closed = false;
  std::size_t sends = 0;
  std::uint64_t last = seed(sender), state = seed(receiver);

  void wake(std::size_t task) {
    ++expected.counts.wakes;
    ready.push_back(task);
  }
  void finish(std::size_t task, std::uint64_t result) {
    expected.events.log(task, finished, expected.results[task] = result);
  }

  void send_until_it_waits() {
    while (sends < s.messages) {
      ++sends;
      expected.events.log(sender, sent, last = produce(last));
      if (receiver_waits) {
        receiver_waits = false;
        given = last;
        wake(receiver);
      } else if (places.size() < s.capacity) {
        places.push_back(last);
      } else {
        offered = last;
        ++expected.counts.parks;
        return;
      }
    }
    closed = true;
    if (receiver_waits) wake(receiver);
    finish(sender, last);
  }

  std::optional<std::uint64_t> take() {
    if (given) return std::exchange(given, std::nullopt);
    std::optional<std::uint64_t> message;
    if (!places.empty()) {
      message = places.front();
      places.pop_front();
      if (!offered) return message;
      places.push_back(*offered);
    } else if (offered) {
      message = offered;
    } else {
      return std::nullopt;
    }
    offered.reset();
    wake(sender);
    return message;
  }

  void receive_until_it_waits() {
    while (const std::optional<std::uint64_t> message = take())
      expected.events.log(receiver, received, state = consume(state, *message));
    if (closed) return finish(receiver, state);
    receiver_waits = true;
    ++expected.counts.parks;
  }
};

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  constexpr std::size_t messages = 50'000, buffered = 64;
  return {{messages, 0}, {messages, buffered}};
}

std::uint64_t seed(std::size_t task) noexcept { return 0x9e3779b97f4a7c15u * (task + 1); }

std::uint64_t produce(std::uint64_t state) noexcept { return std::rotl(state, 7) + 1; }

std::uint64_t consume(std::uint64_t state, std::uint64_t message) noexcept { return std::rotl(state, 11) ^ message; }

expectation expect(const spec& s) {
  expectation expected{measure::trace(tasks, s.messages + 1), std::vector<std::uint64_t>(tasks), {}};
  expected.counts.spawns = expected.counts.finishes = tasks;
  play both{s, expected};
  for (; !both.ready.empty(); both.ready.pop_front()) {
    ++expected.counts.dispatches;
    if (both.ready.front() == sender)
      both.send_until_it_waits();
    else
      both.receive_until_it_waits();
  }
  return expected;
}

}  // namespace switchmark::workloads::channel
