#pragma once

#include "measure/address_set.hpp"
#include "platform/program_code.hpp"
#include "runtime/ticks.hpp"
#include "workloads/coverage/spec.hpp"

#include <cstdint>

namespace switchmark::workloads::coverage {

/// Where tasks were seen suspended: at their waits, which `watched_waits` tells, and wherever a tick stopped them,
/// which the handler tells. Independent of what the bodies log.
///
/// The handler's side lies in the non-preemptible section, since it also runs where handlers are stepped.
class watcher final : public runtime::tick_observer {
 public:
  /// A task runs from now on, or waits. Both runs of a cell say so, the stepped one looks.
  void in_task(bool inside) noexcept { in_task_ = inside; }
  /// A task was suspended at a wait, after which it goes on at `instruction`.
  void waited(const void* instruction) noexcept { suspended_.insert(reinterpret_cast<std::uintptr_t>(instruction)); }

  SWITCHMARK_NON_PREEMPTIBLE void stopped(std::uintptr_t instruction) noexcept override {
    suspended_.insert(instruction);
  }
  SWITCHMARK_NON_PREEMPTIBLE void deferred(std::uintptr_t instruction) noexcept override {
    if (!platform::is_non_preemptible(instruction)) deferred_.insert(instruction);
  }

  [[nodiscard]] const volatile bool& inside() const noexcept { return in_task_; }
  [[nodiscard]] const measure::address_set& suspended() const noexcept { return suspended_; }
  /// Where a tick was deferred outside of the non-preemptible section.
  [[nodiscard]] const measure::address_set& deferred_elsewhere() const noexcept { return deferred_; }

 private:
  volatile bool in_task_ = false;
  measure::address_set suspended_, deferred_;
};

/// Where a body logs to in a watched run.
struct watching {
  watcher& watched;
  void operator()(std::size_t, std::uint32_t where, std::uint64_t) const noexcept {
    if (where != digested) watched.in_task(where == begun);
  }
};

}  // namespace switchmark::workloads::coverage
