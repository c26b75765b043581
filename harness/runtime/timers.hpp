#pragma once

#include "runtime/task.hpp"
#include "runtime/time_source.hpp"

#include <boost/intrusive/set.hpp>

namespace switchmark::runtime {

namespace intrusive = boost::intrusive;

/// One wait for a moment. Lives where the waiting task keeps its state (its stack, frame or future), so that a
/// parked task costs the runtime nothing but these 40 bytes. Destroying it while it is armed disarms it.
struct timer : intrusive::set_base_hook<intrusive::optimize_size<true>, intrusive::link_mode<intrusive::auto_unlink>> {
  time_point deadline{};
  task* owner = nullptr;  ///< made ready when the deadline has passed

  [[nodiscard]] bool armed() const noexcept { return is_linked(); }
};

/// All armed timers of a worker, ordered by deadline, equal deadlines in the order in which they were armed.
/// A red-black tree (Boost.Intrusive): arming O(log n), the earliest O(1), no allocation.
class timers {
 public:
  [[nodiscard]] bool empty() const noexcept { return armed_.empty(); }

  void arm(timer& wait) { armed_.insert(wait); }

  /// The earliest deadline. Precondition: not empty.
  [[nodiscard]] time_point earliest() const { return armed_.begin()->deadline; }

  /// Disarms the earliest timer and returns its owner. Precondition: not empty.
  task& pop_earliest() {
    timer& first = *armed_.begin();
    armed_.erase(armed_.begin());
    return *first.owner;
  }

 private:
  struct by_deadline {
    bool operator()(const timer& a, const timer& b) const noexcept { return a.deadline < b.deadline; }
  };
  intrusive::multiset<timer, intrusive::compare<by_deadline>, intrusive::constant_time_size<false>> armed_;
};

}  // namespace switchmark::runtime
