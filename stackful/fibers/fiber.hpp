#pragma once

#include "runtime/completion.hpp"
#include "runtime/join_checks.hpp"
#include "runtime/task.hpp"
#include "runtime/timers.hpp"
#include "stackful/fibers/context.hpp"

#include <boost/intrusive/list.hpp>

namespace switchmark::stackful {

/// Thrown out of the wait of a fiber whose scheduler is destroyed, so that what lives on its stack is released. Not a
/// std::exception: a body that catches those doesn't catch this.
struct cancelled {};

/// To what a fiber reports, as far as debug builds keep it.
using report_record = runtime::report_record<runtime::checks_joins>;

/// A fiber that doesn't run, as everybody else sees it: a link and the place where it stands.
///
/// It lives on the fiber's own stack, in the frame of the wait: there it shares its cache lines with the registers
/// that the jump saves, and a switch touches two or three lines of a fiber instead of four. It is gone when the fiber
/// goes on, so that nothing else may keep its address.
///
///   ready:    in the run queue
///   parked:   owned by a timer, named by a completion, or in a wait_list
///   stopped:  in the run queue, its frame inside the tick handler
struct suspension : runtime::task {
  context resume_point;
  [[no_unique_address]] report_record reports_to;
};
static_assert(sizeof(suspension) <= context::room_above, "a fiber that never ran waits above its first frame");

/// In debug builds: ends the program if a fiber that reports to `own` would wait for itself.
inline void refuse_circular_join(const runtime::completion& joined, const report_record& own) noexcept {
  if constexpr (runtime::checks_joins)
    runtime::check_join(joined, own.get(),
                        [](runtime::task& other) { return static_cast<suspension&>(other).reports_to.get(); });
}

namespace intrusive = boost::intrusive;
template <class Tag>
using wait_hook = intrusive::list_base_hook<intrusive::tag<Tag>, intrusive::link_mode<intrusive::auto_unlink>>;

/// A wait that neither queue nor timer knows of, so that a scheduler which is destroyed must find it here.
struct registered_suspension : suspension, wait_hook<struct registry_tag> {};

/// All such waits of a scheduler. To be used inside a no_preempt region.
class wait_registry {
 public:
  void push_front(registered_suspension& wait) noexcept { all_.push_front(wait); }
  void push_back(registered_suspension& wait) noexcept { all_.push_back(wait); }
  static void remove(registered_suspension& wait) noexcept {
    auto& hook = static_cast<wait_hook<registry_tag>&>(wait);
    if (hook.is_linked()) hook.unlink();
  }
  /// Takes the first out; null when there is none.
  [[nodiscard]] suspension* take_front() noexcept {
    if (all_.empty()) return nullptr;
    registered_suspension& first = all_.front();
    all_.pop_front();
    return &first;
  }

 private:
  intrusive::list<registered_suspension, intrusive::base_hook<wait_hook<registry_tag>>,
                  intrusive::constant_time_size<false>>
      all_;
};

/// A fiber that waits among others for the same thing, perhaps only until a deadline.
struct listed_suspension : registered_suspension, wait_hook<struct list_tag> {
  runtime::timer* deadline = nullptr;  ///< null: none. Disarmed: it has passed, and the fiber is ready
  bool woken = false;                  ///< by somebody who took it out of the list, not by its deadline or its end
};

/// Those fibers, first come first served. To be used inside a no_preempt region.
class wait_list {
 public:
  void push_back(listed_suspension& wait) noexcept { all_.push_back(wait); }
  /// Takes out the first that is still parked, and disarms its deadline; null when there is none. Whoever stands
  /// before it was made ready by its deadline and hasn't run yet.
  [[nodiscard]] listed_suspension* take_front() noexcept {
    while (!all_.empty()) {
      listed_suspension& first = all_.front();
      all_.pop_front();
      if (first.deadline != nullptr && !first.deadline->armed()) continue;
      if (first.deadline != nullptr) first.deadline->unlink();
      return &first;
    }
    return nullptr;
  }
  static void remove(listed_suspension& wait) noexcept {
    auto& hook = static_cast<wait_hook<list_tag>&>(wait);
    if (hook.is_linked()) hook.unlink();
  }

 private:
  intrusive::list<listed_suspension, intrusive::base_hook<wait_hook<list_tag>>, intrusive::constant_time_size<false>>
      all_;
};

}  // namespace switchmark::stackful
