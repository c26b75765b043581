#pragma once

#include "runtime/style.hpp"
#include "runtime/worker.hpp"

namespace switchmark::runtime {

/// A variant of a model: the same with another scheduler.
template <class Model, class Scheduler>
struct with_scheduler : Model {
  using scheduler = Scheduler;
  static scheduler make(worker& worker, const model_options&) { return scheduler(worker); }
};

}  // namespace switchmark::runtime
