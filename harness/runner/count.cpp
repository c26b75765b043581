#include "runner/count.hpp"

#include "runner/instruction_counts.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace switchmark::runner {
namespace {

/// Nothing can be counted here, which is not the fault of a cell.
struct no_counts : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The file that callgrind appends a part to at each request.
class dumps {
 public:
  explicit dumps(std::filesystem::path file) : file_(std::move(file)) {}

  /// From now on.
  void skip() {
    std::error_code missing;
    const std::uintmax_t bytes = std::filesystem::file_size(file_, missing);
    seen_ = missing ? 0 : bytes;
  }
  [[nodiscard]] std::vector<counted_part> since() const {
    std::ifstream in(file_);
    in.seekg(static_cast<std::streamoff>(seen_));
    if (!in) throw no_counts("callgrind has dumped nothing: its temporary folder is full or gone, or no valgrind runs");
    try {
      return counted_parts(in);
    } catch (const std::runtime_error& half_written) {
      throw no_counts(half_written.what());
    }
  }

 private:
  std::filesystem::path file_;
  std::uintmax_t seen_ = 0;
};

std::map<std::string, double> counts_of(const cell& cell, dumps& dumped) {
  const std::unique_ptr<measure::session> session = cell.prepare();
  dumped.skip();
  const measure::epoch epoch = session->next();
  const double each = static_cast<double>(first_less_second(dumped.since())) / static_cast<double>(epoch.operations);
  std::map<std::string, double> counts{{std::string(cell.counted_as), each}};
  const auto polls = std::find_if(epoch.readings.begin(), epoch.readings.end(),
                                  [](const measure::reading& reading) { return reading.metric == "polls_per_yield"; });
  if (polls != epoch.readings.end()) counts["instructions_per_poll"] = each / polls->value;
  return counts;
}

}  // namespace

record::partial count_cells(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                            const child_status& parent) {
  record::partial result;
  dumps dumped(work.counts);
  for (const cell& cell : cells) {
    if (stop.requests() > 0) break;
    const at_cell here(parent, cell.id);
    try {
      record::sample& counted = result.samples.emplace_back();
      counted.cell = cell.id;
      counted.values = counts_of(cell, dumped);
    } catch (const no_counts& failure) {
      result.samples.pop_back();
      result.uncounted[cell.id] = failure.what();
    } catch (const std::exception& failure) {
      result.samples.pop_back();
      result.failures[cell.id] = failure.what();
    }
  }
  return result;
}

}  // namespace switchmark::runner
