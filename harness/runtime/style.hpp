#pragma once

#include "platform/architecture/architecture.hpp"
#include "platform/sanitizers.hpp"
#include "runtime/ticks.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace switchmark::runtime {

/// In which words a body says that it waits. Models that share a style share bodies.
enum class style : std::uint8_t {
  direct,     ///< ordinary calls: the state is on a stack
  coroutine,  ///< co_await: the compiler turns the body into a state machine
  future,     ///< a state machine written by hand
};

/// How long a task runs, in a model with safepoints, before the next safepoint gives way.
struct budget_options {
  std::uint64_t operations = 1'000'000;             ///< where safepoints are counted; not 0
  duration quantum = std::chrono::milliseconds(1);  ///< where a tick or a clock tells
};

/// Address space per stack. AddressSanitizer makes frames two to three times as large, and writes its report on the
/// stack of the fiber that it reports.
inline constexpr std::size_t default_stack_bytes =
    platform::under_address_sanitizer ? 256 * 1024 : platform::architecture::default_stack_bytes;

/// What a workload asks of the model that runs it. A model takes what concerns it.
struct model_options {
  std::size_t stack_bytes = default_stack_bytes;  ///< address space per stack
  tick_options ticks = {};                        ///< of models that preempt
  budget_options budget = {};                     ///< of models with safepoints
  std::string_view workload = {};                 ///< its name, for messages; a literal
};

}  // namespace switchmark::runtime
