#include "runner/child_status.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace switchmark::runner {

child_status::item child_status::parse(std::string_view line) {
  if (line.empty()) return {};
  return {line.front() != '-', std::string(line.substr(1)), line.front() == '='};
}

void child_status::tell(char what, std::string_view cell) const {
  if (descriptor_ < 0) return;
  const std::string line = fmt::format("{}{}\n", what, cell);
  // A line is shorter than PIPE_BUF, hence whole or not at all; if the parent is gone, so are we in a moment.
  [[maybe_unused]] const ssize_t written = write(descriptor_, line.data(), line.size());
}

}  // namespace switchmark::runner
