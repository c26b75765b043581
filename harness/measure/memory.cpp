#include "measure/memory.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <boost/math/statistics/linear_regression.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::measure {
namespace {

/// A file of a process's folder.
struct process_file {
  const char* folder;
  const char* name;
};

std::string path_of(const process_file& file) { return std::string(file.folder) + "/" + file.name; }

/// Reads `file` piece by piece, and hands each piece to `take`. On the stack: a buffer on the heap would leave room
/// there for the next tasks, which then would seem to cost nothing.
template <class Take>
void read_pieces(const process_file& file, Take take) {
  std::array<char, PATH_MAX> path;
  std::snprintf(path.data(), path.size(), "%s/%s", file.folder, file.name);
  const int descriptor = open(path.data(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error(path_of(file) + " can't be opened: memory can't be measured here");
  std::array<char, 8192> piece;
  for (ssize_t bytes; (bytes = read(descriptor, piece.data(), piece.size())) > 0;)
    take(std::string_view(piece.data(), static_cast<std::size_t>(bytes)));
  close(descriptor);
}

/// The number of KiB behind the first `key` in a short file of "Key:   123 kB" lines, as bytes.
double bytes_of(const process_file& file, std::string_view key) {
  std::optional<double> bytes;
  read_pieces(file, [&](std::string_view text) {
    const std::size_t place = text.find(key);
    if (place == text.npos || bytes) return;
    text.remove_prefix(std::min(text.find_first_not_of(" \t", place + key.size()), text.size()));
    std::uint64_t kibibytes = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), kibibytes).ec == std::errc())
      bytes = 1024 * static_cast<double>(kibibytes);
  });
  if (!bytes) throw std::runtime_error(path_of(file) + " lacks " + std::string(key) + " memory can't be measured");
  return *bytes;
}

double lines_of(const process_file& file) {
  std::ptrdiff_t lines = 0;
  read_pieces(file, [&](std::string_view text) { lines += std::count(text.begin(), text.end(), '\n'); });
  return static_cast<double>(lines);
}

}  // namespace

memory_reading read_memory(std::size_t tasks, const char* process) {
  return {.tasks = static_cast<double>(tasks),
          .resident_bytes = bytes_of({process, "smaps_rollup"}, "Rss:"),
          .reserved_bytes = bytes_of({process, "status"}, "VmSize:"),
          .page_table_bytes = bytes_of({process, "status"}, "VmPTE:"),
          .mappings = lines_of({process, "maps"})};
}

memory_reading read_memory(std::size_t tasks) { return read_memory(tasks, "/proc/self"); }

double read_kernel_bytes(const char* folder) { return bytes_of({folder, "meminfo"}, "Slab:"); }

double growth_per_task(std::span<const memory_reading> readings, double memory_reading::*field) {
  std::vector<double> tasks, values;
  for (const memory_reading& reading : readings) {
    tasks.push_back(reading.tasks);
    values.push_back(reading.*field);
  }
  return boost::math::statistics::simple_ordinary_least_squares(tasks, values).second;
}

bool growth_is_resolved(std::span<const memory_reading> readings, double memory_reading::*field, double step) {
  constexpr double enough_steps = 64;
  return readings.back().*field - readings.front().*field >= enough_steps * step;
}

}  // namespace switchmark::measure
