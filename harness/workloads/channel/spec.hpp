#pragma once

#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::channel {

/// One task sends messages to another through a channel with so many places, then closes it.
struct spec {
  std::size_t messages = 1;
  std::size_t capacity = 0;  ///< 0: unbuffered, sender and receiver meet
};

inline constexpr std::size_t sender = 0, receiver = 1, tasks = 2;

/// Unbuffered, and with 64 places.
[[nodiscard]] std::vector<spec> configurations(const run_scale& scale);

/// Where a task logs.
enum event : std::uint32_t {
  sent,      ///< by the sender, before it sends; the message
  received,  ///< by the receiver; what it has made of all messages so far
  finished,  ///< by each at the end; its state
};

/// What a task's state begins with.
[[nodiscard]] std::uint64_t seed(std::size_t task) noexcept;

/// The kernel of the sender: the next message, made of the one before. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t produce(std::uint64_t state) noexcept;

/// The kernel of the receiver: depends on the order of the messages.
[[nodiscard]] std::uint64_t consume(std::uint64_t state, std::uint64_t message) noexcept;

/// What every run must do, computed without any model: a fair queue's order.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::channel
