#pragma once

#include "runtime/time_source.hpp"

#include <cstdint>
#include <vector>

namespace switchmark::workloads {

/// What the tasks of one run share: what to do, with what to wait, where to leave their result, where to log.
template <class Spec, class Waits, class Log>
struct run {
  using waits_type = Waits;

  const Spec& spec;
  Waits& waits;
  std::vector<std::uint64_t>& results;  ///< one per task
  runtime::time_point start;            ///< deadlines count from here
  [[no_unique_address]] Log log;
};

/// What a body of the coroutine style is: a coroutine of the model's kind.
template <class Run, class T = void>
using coroutine_of = typename Run::waits_type::template coroutine_type<T>;

}  // namespace switchmark::workloads
