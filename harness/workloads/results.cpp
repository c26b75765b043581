#include "workloads/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace switchmark::workloads {

std::string first_wrong_result(const std::vector<std::uint64_t>& results, const std::vector<std::uint64_t>& expected,
                               std::size_t first, std::size_t end) {
  for (std::size_t task = first; task < std::min(end, expected.size()); ++task)
    if (results[task] != expected[task])
      return fmt::format("task {} left the result {:#x} instead of {:#x}", task, results[task], expected[task]);
  return {};
}

void require_results(std::string_view run, const std::vector<std::uint64_t>& results,
                     const std::vector<std::uint64_t>& expected, std::size_t first, std::size_t end) {
  const std::string wrong = first_wrong_result(results, expected, first, end);
  if (!wrong.empty())
    throw std::runtime_error(fmt::format("wrong result of a measured epoch: in the run {}, {}", run, wrong));
}

}  // namespace switchmark::workloads
