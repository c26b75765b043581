#include "measure/memory.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>

#include <array>
#include <cstring>

namespace switchmark::measure {
namespace {

TEST(growth_per_task, is_the_slope_and_not_the_offset) {
  std::array<memory_reading, 3> readings;
  for (int i = 0; i < 3; ++i) readings[i] = {.tasks = 100.0 * i, .resident_bytes = 1e9 + 4096.0 * 100 * i};
  EXPECT_DOUBLE_EQ(growth_per_task(readings, &memory_reading::resident_bytes), 4096);
  EXPECT_DOUBLE_EQ(growth_per_task(readings, &memory_reading::mappings), 0);
}

TEST(read_memory, tells_touched_from_reserved_memory) {
  constexpr std::size_t reserved = 64 << 20, touched = 16 << 20;
  const memory_reading before = read_memory(0);
  void* memory = mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const memory_reading mapped = read_memory(1);
  std::memset(memory, 1, touched);
  const memory_reading used = read_memory(1);
  munmap(memory, reserved);
  constexpr double slack = 1 << 20;
  EXPECT_NEAR(mapped.reserved_bytes - before.reserved_bytes, reserved, slack);
  EXPECT_NEAR(mapped.resident_bytes - before.resident_bytes, 0, slack);
  EXPECT_NEAR(used.resident_bytes - mapped.resident_bytes, touched, slack);
  EXPECT_GT(used.page_table_bytes, mapped.page_table_bytes);
}

TEST(read_memory, counts_more_mappings_than_one_read_of_the_kernel_file_returns) {
  constexpr std::size_t pages = 1'000, page = 4096;
  const memory_reading before = read_memory(0);
  void* memory = mmap(nullptr, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  for (std::size_t i = 0; i < pages; i += 2)  // every other page: neighbours of equal protection are one mapping
    ASSERT_EQ(mprotect(static_cast<char*>(memory) + i * page, page, PROT_NONE), 0);
  const memory_reading split = read_memory(1);
  munmap(memory, pages * page);
  EXPECT_NEAR(split.mappings - before.mappings, pages, 20);
}

}  // namespace
}  // namespace switchmark::measure
