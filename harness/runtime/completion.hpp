#pragma once

#include "runtime/join_checks.hpp"
#include "runtime/task.hpp"

#include <cstddef>
#include <exception>
#include <utility>

namespace switchmark::runtime {

/// Where tasks that were spawned together report that they are done, and for which one task may wait.
///
/// Lives with whoever joins (on a stack, in a frame), and must outlive the tasks that report to it; it must not move
/// while they run. The first exception that leaves one of their bodies is kept for the joiner.
class completion {
 public:
  completion() = default;
  completion(const completion&) = delete;
  completion& operator=(const completion&) = delete;

  [[nodiscard]] bool done() const noexcept { return unfinished_ == 0; }

  /// One more task will report here.
  void expect() noexcept { ++unfinished_; }

  /// Keeps the first failure.
  void fail(std::exception_ptr failure) noexcept {
    if (failure_ == nullptr) failure_ = std::move(failure);
  }

  /// One task is done. Returns the joiner when this was the last one and somebody waits; the worker wakes it.
  [[nodiscard]] task* finish() noexcept { return --unfinished_ == 0 ? std::exchange(joiner_, nullptr) : nullptr; }

  /// `joiner` waits from now on. At most one at a time: of two, the first would never be woken, and debug builds end
  /// the program at the second.
  void wait(task& joiner) noexcept {
    if constexpr (checks_joins)
      if (joiner_ != nullptr) refuse_second_joiner();
    joiner_ = &joiner;
  }

  /// Who waits; null when nobody does.
  [[nodiscard]] task* joiner() const noexcept { return joiner_; }

  /// `joiner` waits no longer; nothing when it didn't.
  void forget(const task& joiner) noexcept {
    if (joiner_ == &joiner) joiner_ = nullptr;
  }

  /// Throws the first failure, once; does nothing when there was none.
  void rethrow_failure() {
    if (failure_ != nullptr) throw_failure();
  }

 private:
  /// Out of line, so that a join without a failure is the same instructions whatever is compiled beside it.
  [[noreturn, gnu::noinline, gnu::cold]] void throw_failure() {
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }

  std::size_t unfinished_ = 0;
  task* joiner_ = nullptr;
  std::exception_ptr failure_;
};

}  // namespace switchmark::runtime
