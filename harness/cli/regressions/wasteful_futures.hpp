#pragma once

#include "stackless/safepoints/models.hpp"

#include <cstddef>
#include <new>
#include <utility>

namespace switchmark::regressions {

/// `future` whose scheduler allocates, and frees, one box more for each task.
struct one_more_allocation : stackless::future_model {
  class scheduler : public stackless::future_scheduler {
   public:
    explicit scheduler(runtime::worker& worker) : future_scheduler(worker), counts_(worker.counts) {}

    template <stackless::future Future, class... Arguments>
    void spawn(runtime::completion& outcome, Arguments&&... arguments) {
      constexpr std::size_t bytes = sizeof(stackless::boxed_future<Future>);
      ::operator delete(::operator new(bytes));  // by their names: a new-expression may be left out
      ++counts_.frame_allocations;
      counts_.frame_bytes += bytes;
      future_scheduler::spawn<Future>(outcome, std::forward<Arguments>(arguments)...);
    }

   private:
    runtime::ledger& counts_;
  };
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

/// `future` whose tasks are polled through one future more, which counts its polls: one more poll a wake.
struct one_more_poll : stackless::future_model {
  template <stackless::future Future>
  class twice_polled {
   public:
    template <class... Arguments>
    explicit twice_polled(runtime::ledger& counts, Arguments&&... arguments)
        : counts_(counts), inner_(std::forward<Arguments>(arguments)...) {}
    stackless::poll_result poll(stackless::waker w) {
      ++counts_.polls;
      return inner_.poll(w);
    }

   private:
    runtime::ledger& counts_;
    Future inner_;
  };

  class scheduler : public stackless::future_scheduler {
   public:
    explicit scheduler(runtime::worker& worker) : future_scheduler(worker), counts_(worker.counts) {}

    template <stackless::future Future, class... Arguments>
    void spawn(runtime::completion& outcome, Arguments&&... arguments) {
      future_scheduler::spawn<twice_polled<Future>>(outcome, counts_, std::forward<Arguments>(arguments)...);
    }

   private:
    runtime::ledger& counts_;
  };
  static scheduler make(runtime::worker& worker, const runtime::model_options&) { return scheduler(worker); }
};

}  // namespace switchmark::regressions
