#include "runtime/join_checks.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace switchmark::runtime {
namespace {

[[noreturn]] void refuse(std::string_view line) noexcept {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
  std::abort();
}

}  // namespace

void refuse_second_joiner() noexcept {
  refuse(
      "deadlock: a second task joins a completion, which wakes one joiner: the first would wait for ever. Let one task "
      "join it and wake the others\n");
}

void refuse_circular_join() noexcept {
  refuse(
      "deadlock: a task joins a completion that is not done before the task itself is, since the task reports to it or "
      "somebody who waits for the task does\n");
}

}  // namespace switchmark::runtime
