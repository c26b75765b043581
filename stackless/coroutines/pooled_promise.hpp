#pragma once

#include "stackless/coroutines/frame_pool.hpp"
#include "stackless/coroutines/promise.hpp"

#include <cstddef>

namespace switchmark::stackless {

/// A lazy promise whose frame comes from the scheduler's pool: its coroutine's first parameter knows it (`run.waits`).
///
/// Who frees a frame knows its address and its size, so that a pointer to the pool stands before it.
struct pooled_promise : lazy_promise<by_transfer> {
  template <class First, class... Rest>
  static void* operator new(std::size_t bytes, First& first, Rest&...) {
    if constexpr (requires { first.waits.count_frame(bytes); }) first.waits.count_frame(bytes + sizeof(header));
    frame_pool& pool = first.waits.frames();
    return new (pool.take(bytes + sizeof(header))) header{&pool} + 1;
  }
  static void operator delete(void* frame, std::size_t bytes) noexcept {
    header* const whole = static_cast<header*>(frame) - 1;
    whole->pool->give_back(whole, bytes + sizeof(header));
  }

 private:
  struct alignas(__STDCPP_DEFAULT_NEW_ALIGNMENT__) header {
    frame_pool* pool;
  };
};

}  // namespace switchmark::stackless
