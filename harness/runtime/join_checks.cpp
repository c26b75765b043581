#include "runtime/join_checks.hpp"

#include "platform/stderr_line.hpp"

namespace switchmark::runtime {

void refuse_second_joiner() noexcept {
  platform::abort_with(
      "deadlock: a second task joins a completion, which wakes one joiner: the first would wait for ever. Let one task "
      "join it and wake the others\n");
}

void refuse_circular_join() noexcept {
  platform::abort_with(
      "deadlock: a task joins a completion that is not done before the task itself is, since the task reports to it or "
      "somebody who waits for the task does\n");
}

}  // namespace switchmark::runtime
