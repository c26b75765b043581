#include "workloads/test/teardown/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

std::atomic<std::ptrdiff_t> blocks = 0;  // atomic: a ticker's thread allocates as well

void* counted(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  blocks.fetch_add(1, std::memory_order_relaxed);
  return block;
}

void release(void* block) noexcept {
  if (block != nullptr) blocks.fetch_sub(1, std::memory_order_relaxed);
  std::free(block);
}

std::size_t rounded(std::size_t bytes, std::align_val_t alignment) noexcept {
  const auto step = static_cast<std::size_t>(alignment);
  return (bytes + step - 1) / step * step;
}

}  // namespace

// The forms for arrays and those that don't throw call these.
void* operator new(std::size_t bytes) { return counted(std::malloc(bytes)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return counted(std::aligned_alloc(static_cast<std::size_t>(alignment), rounded(bytes, alignment)));
}
void operator delete(void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete(void* block, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block); }

namespace switchmark::workloads::teardown {

std::ptrdiff_t blocks_in_use() noexcept { return blocks.load(std::memory_order_relaxed); }
std::ptrdiff_t bytes_in_use() noexcept { return static_cast<std::ptrdiff_t>(mallinfo2().uordblks); }

}  // namespace switchmark::workloads::teardown
