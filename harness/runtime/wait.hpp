#pragma once

#include "runtime/waiter.hpp"
#include "runtime/worker.hpp"

#include <concepts>

namespace switchmark::runtime {

/// What bodies wait with, as far as an object for which they wait must know it.
template <class Waits>
concept has_worker = requires(Waits& waits) {
  { waits.worker() } -> std::same_as<worker&>;
};

/// One task's wait for an object that another task signals (event, mutex, channel, condition). It is written once, in
/// the runtime; every model suspends and resumes around it in its own way: a fiber's call, a coroutine's awaiter, a
/// leaf future. Each call comes from the waiting task, under preemption inside a no_preempt region:
///
///   try_now()   whether the wait is over without a suspension; asked before anything else
///   enlist()    after that said no: puts the wait into the object's list. The model says whose it is, and parks it
///   finish()    once, after `try_now` said yes or the wait was woken: takes what the task waited for, and returns it
///   abandon()   the wait ends without `finish`: it leaves the list, and what it was handed already is passed on.
///               Does nothing after `finish`. Destroying a wait abandons it.
///
/// A wait doesn't move after `try_now`.
template <class W>
concept wait = requires(W w) {
  { w.try_now() } -> std::same_as<bool>;
  { w.enlist() } -> std::same_as<waiter&>;
  w.finish();
  w.abandon();
};

}  // namespace switchmark::runtime
