#pragma once

#include "runtime/completion.hpp"

#include <cstdint>
#include <exception>
#include <utility>

namespace switchmark::stackless {

struct promise_base;

/// Where a coroutine that is awaited leaves its outcome: inside the awaiting coroutine's frame.
struct result_slot {
  promise_base* parent = nullptr;
  std::exception_ptr failure;
};

/// Where a coroutine's outcome goes: to the result slot of the coroutine that awaits it, or, of a root that was
/// spawned, to a completion. One word, because every frame has one: the lowest bit, free by alignment, tells which.
class continuation {
 public:
  void set(result_slot& awaiting) noexcept { bits_ = reinterpret_cast<std::uintptr_t>(&awaiting); }
  void set(runtime::completion& spawned) noexcept { bits_ = reinterpret_cast<std::uintptr_t>(&spawned) | root_bit; }

  [[nodiscard]] bool is_root() const noexcept { return (bits_ & root_bit) != 0; }
  /// Neither: nobody awaits it yet.
  [[nodiscard]] bool is_open() const noexcept { return bits_ == 0; }
  /// Precondition: a root's.
  [[nodiscard]] runtime::completion& reports_to() const noexcept {
    return *reinterpret_cast<runtime::completion*>(bits_ & ~root_bit);
  }
  /// Precondition: somebody awaits it.
  [[nodiscard]] result_slot& awaited_by() const noexcept { return *reinterpret_cast<result_slot*>(bits_); }

  void fail(std::exception_ptr failure) const noexcept {
    if (is_root())
      reports_to().fail(std::move(failure));
    else
      awaited_by().failure = std::move(failure);
  }

 private:
  static constexpr std::uintptr_t root_bit = 1;
  static_assert(alignof(result_slot) > root_bit && alignof(runtime::completion) > root_bit);

  std::uintptr_t bits_ = 0;
};

}  // namespace switchmark::stackless
