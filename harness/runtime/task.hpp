#pragma once

namespace switchmark::runtime {

/// The unit of work of every model, as far as the runtime knows it: a link.
///
/// A model derives its own task from this one (a fiber, a coroutine's promise, a boxed future). A worker holds the
/// tasks of one model only, so that the model may cast what it gets back. A task is always in exactly one place:
/// running, in the run queue, owned by a timer, or named by the completion or the waiter by which it waits.
struct task {
  task* next = nullptr;  ///< the run queue's link; meaningless anywhere else
};

}  // namespace switchmark::runtime
