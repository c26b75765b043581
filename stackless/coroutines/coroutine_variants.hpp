#pragma once

#include "stackless/coroutines/coroutine_scheduler.hpp"
#include "stackless/coroutines/pooled_promise.hpp"

namespace switchmark::stackless {

/// Coroutines that have begun when their call returns.
class eager_coroutine_scheduler : public coroutine_scheduler {
 public:
  using coroutine_scheduler::coroutine_scheduler;
  template <class T = void>
  using coroutine_type = eager_coroutine<T>;
  using condition_variable = basic_condition_variable<eager_coroutine>;
};

/// Lazy coroutines that hand control on through the run queue.
class queued_coroutine_scheduler : public coroutine_scheduler {
 public:
  using coroutine_scheduler::coroutine_scheduler;
  template <class T = void>
  using coroutine_type = coroutine<T, lazy_promise<by_queue>>;
};

/// A base, so that it is destroyed after the scheduler, which frees frames.
struct frame_pool_owner {
  frame_pool pool;
};

/// Lazy coroutines whose frames come from a pool.
class pooled_coroutine_scheduler : frame_pool_owner, public coroutine_scheduler {
 public:
  using coroutine_scheduler::coroutine_scheduler;
  template <class T = void>
  using coroutine_type = coroutine<T, pooled_promise>;

  [[nodiscard]] frame_pool& frames() noexcept { return pool; }
};

}  // namespace switchmark::stackless
