#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/future_scheduler.hpp"
#include "stackless/futures/join_all.hpp"

namespace switchmark::stackless {

/// Futures whose children have a box each.
class boxed_future_scheduler : public future_scheduler {
 public:
  using future_scheduler::future_scheduler;
  template <class Future>
  using child = boxed_child<Future>;
};

/// Futures that say pending once more than they must when they have made a child.
class late_future_scheduler : public future_scheduler {
 public:
  using future_scheduler::future_scheduler;
  template <class Future>
  using child = late_child<Future>;
};

/// Futures that poll all that they wait for at every wake.
class scanning_future_scheduler : public future_scheduler {
 public:
  using future_scheduler::future_scheduler;
  template <class Future>
  using join_all = scanning_join_all<Future>;
};

}  // namespace switchmark::stackless
