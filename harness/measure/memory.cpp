#include "measure/memory.hpp"

#include <boost/math/statistics/linear_regression.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace switchmark::measure {
namespace {

/// The number of KiB behind `key` in a file of "Key:   123 kB" lines, as bytes.
double bytes_of(const char* file, const std::string& key) {
  std::ifstream lines(file);
  for (std::string word; lines >> word;) {
    if (word == key) {
      double kibibytes = 0;
      if (lines >> kibibytes) return 1024 * kibibytes;
      break;
    }
    lines.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  throw std::runtime_error(std::string(file) + " has no " + key + " line: memory can't be measured here");
}

double lines_of(const char* file) {
  std::ifstream text(file);
  return static_cast<double>(std::count(std::istreambuf_iterator<char>(text), {}, '\n'));
}

}  // namespace

memory_reading read_memory(std::size_t tasks) {
  return {.tasks = static_cast<double>(tasks),
          .resident_bytes = bytes_of("/proc/self/smaps_rollup", "Rss:"),
          .reserved_bytes = bytes_of("/proc/self/status", "VmSize:"),
          .page_table_bytes = bytes_of("/proc/self/status", "VmPTE:"),
          .mappings = lines_of("/proc/self/maps")};
}

double growth_per_task(std::span<const memory_reading> readings, double memory_reading::*field) {
  std::vector<double> tasks, values;
  for (const memory_reading& reading : readings) {
    tasks.push_back(reading.tasks);
    values.push_back(reading.*field);
  }
  return boost::math::statistics::simple_ordinary_least_squares(tasks, values).second;
}

}  // namespace switchmark::measure
