#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace switchmark::stackless {

/// Frames that were freed, kept for the next coroutine of about their size. Must outlive the frames that it gave.
///
/// Sizes are rounded up to `step`; what is larger than `largest` goes to the allocator and back. O(1).
class frame_pool {
 public:
  static constexpr std::size_t step = 32, largest = 4'096;

  frame_pool() = default;
  frame_pool(const frame_pool&) = delete;
  frame_pool& operator=(const frame_pool&) = delete;
  ~frame_pool() {
    for (free_frame* first : free_)
      while (first != nullptr) {
        free_frame* const next = first->next;
        ::operator delete(first);
        first = next;
      }
  }

  [[nodiscard]] void* take(std::size_t bytes) {
    if (bytes > largest) return ::operator new(bytes);
    free_frame*& first = free_[row(bytes)];
    if (first == nullptr) return ::operator new((row(bytes) + 1) * step);
    free_frame* const taken = first;
    first = taken->next;
    return taken;
  }

  void give_back(void* frame, std::size_t bytes) noexcept {
    if (bytes > largest) return ::operator delete(frame);
    free_frame*& first = free_[row(bytes)];
    first = new (frame) free_frame{first};
  }

 private:
  struct free_frame {
    free_frame* next;
  };
  static constexpr std::size_t row(std::size_t bytes) noexcept { return (bytes - 1) / step; }

  std::array<free_frame*, largest / step> free_{};
};

}  // namespace switchmark::stackless
