#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::workloads {

inline constexpr std::size_t every_task = static_cast<std::size_t>(-1);

/// The first of the tasks from `first` up to and without `end` (at most all) whose result differs from the expected
/// one, with both results; empty: there is none.
///
/// Precondition: `results` has as many elements as `expected`.
[[nodiscard]] std::string first_wrong_result(const std::vector<std::uint64_t>& results,
                                             const std::vector<std::uint64_t>& expected, std::size_t first = 0,
                                             std::size_t end = every_task);

/// Throws std::runtime_error when one of these tasks of a measured run has left a wrong result. The message names the
/// run as `run` does ("with waits"), the task, its result and the expected one.
void require_results(std::string_view run, const std::vector<std::uint64_t>& results,
                     const std::vector<std::uint64_t>& expected, std::size_t first = 0, std::size_t end = every_task);

}  // namespace switchmark::workloads
