#include "stackful/preemption/tick_source.hpp"

#include "stackful/preemption/manual_ticks.hpp"
#include "stackful/preemption/step_ticks.hpp"
#include "stackful/preemption/timer_ticks.hpp"

#include <exception>
#include <stdexcept>
#include <system_error>

namespace switchmark::stackful {

using runtime::tick_kind;

namespace {

/// There are such ticks, but at the moment nothing is left of what they take.
bool is_used_up(const std::error_code& error) {
  return error == std::errc::resource_unavailable_try_again || error == std::errc::not_enough_memory ||
         error == std::errc::too_many_files_open || error == std::errc::too_many_files_open_in_system;
}

}  // namespace

std::unique_ptr<tick_source> make_tick_source(const runtime::tick_options& requested) {
  switch (requested.kind) {
    case tick_kind::timer: return std::make_unique<timer_ticks>(requested.quantum);
    case tick_kind::manual: return std::make_unique<manual_ticks>();
    case tick_kind::step: return std::make_unique<step_ticks>();
  }
  throw std::invalid_argument("no such kind of tick");
}

std::string unavailable(tick_kind kind) {
  if (kind == tick_kind::step) return platform::trap_flag_unavailable();
  try {
    (void)make_tick_source({.kind = kind});
    return {};
  } catch (const std::system_error& refused) {
    return is_used_up(refused.code()) ? "" : refused.what();
  } catch (const std::exception& refused) {
    return refused.what();
  }
}

}  // namespace switchmark::stackful
