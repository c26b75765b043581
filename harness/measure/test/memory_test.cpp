#include "measure/memory.hpp"
#include "platform/sanitizers.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace switchmark::measure {
namespace {

TEST(growth_per_task, is_the_slope_and_not_the_offset) {
  std::array<memory_reading, 3> readings;
  for (int i = 0; i < 3; ++i) readings[i] = {.tasks = 100.0 * i, .resident_bytes = 1e9 + 4096.0 * 100 * i};
  EXPECT_DOUBLE_EQ(growth_per_task(readings, &memory_reading::resident_bytes), 4096);
  EXPECT_DOUBLE_EQ(growth_per_task(readings, &memory_reading::mappings), 0);
}

TEST(growth_per_task, is_of_the_least_squares_line) {
  std::vector<memory_reading> readings;
  for (const auto& [tasks, bytes] : {std::pair(0.0, 0.0), std::pair(1.0, 3.0), std::pair(2.0, 3.0)})
    readings.push_back({.tasks = tasks, .reserved_bytes = bytes});
  EXPECT_DOUBLE_EQ(growth_per_task(readings, &memory_reading::reserved_bytes), 1.5);
}

TEST(growth_is_resolved, from_64_steps_on) {
  std::array<memory_reading, 3> readings;
  readings[0].resident_bytes = 1e6;
  readings[1].resident_bytes = 9e6;  // what lies between does not matter
  readings[2].resident_bytes = 1e6 + 64 * 4096;
  EXPECT_TRUE(growth_is_resolved(readings, &memory_reading::resident_bytes, 4096));
  readings[2].resident_bytes -= 1;
  EXPECT_FALSE(growth_is_resolved(readings, &memory_reading::resident_bytes, 4096));
  EXPECT_FALSE(growth_is_resolved(readings, &memory_reading::mappings, 1));
}

TEST(memory_reading, of_nothing_is_zero) {
  const memory_reading nothing;
  EXPECT_EQ(nothing.tasks, 0);
  EXPECT_EQ(nothing.resident_bytes, 0);
  EXPECT_EQ(nothing.reserved_bytes, 0);
  EXPECT_EQ(nothing.page_table_bytes, 0);
  EXPECT_EQ(nothing.mappings, 0);
}

/// A folder such as /proc/<pid>, with the test's texts.
class process_folder : public testing::Test {
 protected:
  process_folder() {
    EXPECT_NE(mkdtemp(name_.data()), nullptr);
    write("smaps_rollup", "55d0-7ffc ---p 00000000 00:00 0 [rollup]\nRss:                1024 kB\nPss: 900 kB\n");
    write("status", "Name:\tring\nVmPeak:\t  9999 kB\nVmSize:\t    5000 kB\nVmPTE:\t      70 kB\n");
    write("maps", "a\nb\nc\n");
  }
  ~process_folder() override { std::filesystem::remove_all(name_); }

  void write(const std::string& file, const std::string& text) const { std::ofstream(name_ + "/" + file) << text; }
  void remove(const std::string& file) const { std::filesystem::remove(name_ + "/" + file); }
  [[nodiscard]] memory_reading read(std::size_t tasks = 0) const { return read_memory(tasks, name_.c_str()); }
  [[nodiscard]] double read_kernel() const { return read_kernel_bytes(name_.c_str()); }
  [[nodiscard]] std::string error() const {
    return error_of([this] { (void)read(); });
  }
  [[nodiscard]] static std::string error_of(const auto& reading) {
    try {
      reading();
    } catch (const std::runtime_error& thrown) {
      return thrown.what();
    }
    return "none";
  }
  [[nodiscard]] std::string in_folder(const std::string& text) const { return name_ + "/" + text; }

 private:
  std::string name_ = (std::filesystem::temp_directory_path() / "memory_test.XXXXXX").string();
};

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

TEST_F(process_folder, gives_each_figure_in_bytes) {
  const memory_reading found = read(12);
  EXPECT_EQ(found.tasks, 12);
  EXPECT_EQ(found.resident_bytes, 1024 * 1024);
  EXPECT_EQ(found.reserved_bytes, 5000 * 1024);
  EXPECT_EQ(found.page_table_bytes, 70 * 1024);
  EXPECT_EQ(found.mappings, 3);
}

TEST_F(process_folder, may_hold_no_more_than_the_figure) {
  write("smaps_rollup", "Rss:0");
  write("status", "VmSize:\t \t7VmPTE:8");
  write("maps", "");
  const memory_reading found = read();
  EXPECT_EQ(found.resident_bytes, 0);
  EXPECT_EQ(found.reserved_bytes, 7 * 1024);
  EXPECT_EQ(found.page_table_bytes, 8 * 1024);
  EXPECT_EQ(found.mappings, 0);
}

TEST_F(process_folder, holds_what_the_kernel_keeps_in_slabs) {
  write("meminfo", "MemTotal:  16000000 kB\nKReclaimable:  50 kB\nSlab:        123 kB\nSReclaimable:   50 kB\n");
  EXPECT_EQ(read_kernel(), 123 * 1024);
  write("meminfo", "SReclaimable: 50 kB\n");
  const auto reading = [this] { (void)read_kernel(); };
  EXPECT_EQ(error_of(reading), in_folder("meminfo lacks Slab: memory can't be measured"));
  remove("meminfo");
  EXPECT_EQ(error_of(reading), in_folder("meminfo can't be opened: memory can't be measured here"));
  EXPECT_GT(read_kernel_bytes(), 0) << "of this machine";
}

// The file is read in pieces of 8 KiB: texts that end just before, at and just behind the end of a piece.
TEST_F(process_folder, may_have_mappings_of_any_length) {
  for (const std::size_t bytes : {1u, 8'191u, 8'192u, 8'193u, 16'384u, 16'385u, 50'000u}) {
    std::string text(bytes, 'x');
    for (std::size_t i = bytes; i-- > 0; i -= std::min<std::size_t>(i, 99)) text[i] = '\n';
    write("maps", text);
    EXPECT_EQ(read().mappings, static_cast<double>(std::count(text.begin(), text.end(), '\n'))) << bytes;
  }
}

TEST_F(process_folder, without_a_file_is_an_error_that_names_it) {
  remove("maps");
  EXPECT_EQ(error(), in_folder("maps can't be opened: memory can't be measured here"));
  remove("status");
  EXPECT_EQ(error(), in_folder("status can't be opened: memory can't be measured here"));
}

TEST_F(process_folder, without_a_figure_is_an_error_that_names_it) {
  write("status", "VmSize:\t    5000 kB\n");
  EXPECT_EQ(error(), in_folder("status lacks VmPTE: memory can't be measured"));
  for (const char* text : {"", "VmPTE:\t 7 kB\n", "VmPTE: 7 kB\nVmSize:", "VmPTE: 7 kB\nVmSize:\t ", "VmSize: many"}) {
    write("status", text);
    EXPECT_EQ(error(), in_folder("status lacks VmSize: memory can't be measured")) << text;
  }
}

TEST_F(process_folder, leaves_no_file_open) {
  const std::ptrdiff_t before = open_descriptors();
  (void)read();
  EXPECT_EQ(open_descriptors(), before);
}

// A program that was started without standard input gets descriptor 0 for the next file that it opens.
TEST_F(process_folder, may_be_read_by_a_program_without_standard_input) {
  const int kept = dup(STDIN_FILENO);
  close(STDIN_FILENO);
  EXPECT_EQ(read().mappings, 3);
  if (kept >= 0) {
    dup2(kept, STDIN_FILENO);
    close(kept);
  }
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
  // AddressSanitizer looks at one byte of its own for eight that are touched, and some kernels count that as resident.
  constexpr double slack = (1 << 20) + (platform::under_address_sanitizer ? touched / 8 : 0);
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
