#pragma once

#include "runtime/completion.hpp"

#include <exception>
#include <utility>

namespace switchmark::workloads {

/// Where the tasks of one run report that they are done. When an exception leaves the run, tasks may be left that still
/// wait: then it calls `end_tasks`, which ends them with their scheduler. Declared behind everything that these tasks
/// share, it ends them before that ends.
template <class EndTasks>
class run_completion : public runtime::completion {
 public:
  explicit run_completion(EndTasks end_tasks) : end_tasks_(std::move(end_tasks)) {}
  ~run_completion() {
    if (std::uncaught_exceptions() != exceptions_) end_tasks_();
  }

 private:
  EndTasks end_tasks_;
  const int exceptions_ = std::uncaught_exceptions();
};

}  // namespace switchmark::workloads
