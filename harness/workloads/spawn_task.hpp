#pragma once

#include "runtime/completion.hpp"
#include "runtime/style.hpp"

#include <cstddef>
#include <type_traits>

namespace switchmark::workloads {

/// What a workload must have for the models of a style. `Bodies` is a class of its own without members but these, which
/// call functions outside of it: a function that is defined within a class is `inline`, and the compiler would place
/// copies of the body in its callers (the rung `smallest-switch` then takes 0.95 ns instead of 3.5).
///
///   direct(run, task)              runs the task as an ordinary function
///   coroutine(run, task)           returns it as a coroutine of the model's kind (coroutine_of<Run>)
///   future<Run>                    its type as a future, which is constructible from (run, task); or, where the type
///   with_future(run, task, spawn)  depends on the task or the configuration: calls `spawn` with a std::type_identity
template <class Bodies, class Run>
concept has_direct_body = requires(Run& run, std::size_t task) {
  Bodies::direct(run, task);
};

template <class Bodies, class Run>
concept has_coroutine_body = requires(Run& run, std::size_t task) {
  Bodies::coroutine(run, task);
};

template <class Bodies, class Run>
concept chooses_future = requires(Run& run, std::size_t task, void (*spawn)(...)) {
  Bodies::with_future(run, task, spawn);
};

template <class Bodies, class Run>
concept has_future_body = chooses_future<Bodies, Run> || requires {
  typename Bodies::template future<Run>;
};

/// Spawns task number `task` of `run`, by the body of the model's style. `done` hears of its end.
template <class Bodies, runtime::style Style, class Scheduler, class Run>
inline void spawn_task(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
  if constexpr (Style == runtime::style::direct) {
    static_assert(has_direct_body<Bodies, Run>, "the workload has no body `direct(run, task)` in its bodies.hpp");
    scheduler.spawn(done, [&run, task] { Bodies::direct(run, task); });
  } else if constexpr (Style == runtime::style::coroutine) {
    static_assert(has_coroutine_body<Bodies, Run>, "the workload has no body `coroutine(run, task)` in its bodies.hpp");
    scheduler.spawn(done, Bodies::coroutine(run, task));
  } else if constexpr (chooses_future<Bodies, Run>) {
    Bodies::with_future(run, task, [&]<class Future>(std::type_identity<Future>) {
      scheduler.template spawn<Future>(done, run, task);
    });
  } else {
    static_assert(has_future_body<Bodies, Run>, "the workload has no body `future<Run>` in its bodies.hpp");
    scheduler.template spawn<typename Bodies::template future<Run>>(done, run, task);
  }
}

}  // namespace switchmark::workloads
