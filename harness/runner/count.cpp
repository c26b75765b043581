#include "runner/count.hpp"

#include "runner/instruction_counts.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace switchmark::runner {
namespace {

/// The file that callgrind appends a part to at each request.
class dumps {
 public:
  explicit dumps(std::filesystem::path file) : file_(std::move(file)) {}

  /// From now on.
  void skip() { seen_ = std::filesystem::exists(file_) ? std::filesystem::file_size(file_) : 0; }
  [[nodiscard]] std::vector<counted_part> since() const {
    std::ifstream in(file_);
    in.seekg(static_cast<std::streamoff>(seen_));
    if (!in) throw std::runtime_error("callgrind has dumped nothing; is it valgrind that runs this process?");
    return counted_parts(in);
  }

 private:
  std::filesystem::path file_;
  std::uintmax_t seen_ = 0;
};

std::map<std::string, double> counts_of(const cell& one, dumps& dumped) {
  const std::unique_ptr<measure::session> session = one.prepare();
  dumped.skip();
  const measure::epoch shown = session->next();
  const double each = static_cast<double>(first_less_second(dumped.since())) / static_cast<double>(shown.operations);
  std::map<std::string, double> counts{{std::string(one.counted_as), each}};
  const auto polls = std::find_if(shown.readings.begin(), shown.readings.end(),
                                  [](const measure::reading& reading) { return reading.metric == "polls_per_yield"; });
  if (polls != shown.readings.end()) counts["instructions_per_poll"] = each / polls->value;
  return counts;
}

}  // namespace

record::partial count_cells(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                            const news& parent) {
  record::partial found;
  dumps dumped(work.counts);
  for (const cell& one : cells) {
    if (stop.requests() > 0) break;
    const at_cell here(parent, one.id);
    try {
      record::sample& counted = found.samples.emplace_back();
      counted.cell = one.id;
      counted.values = counts_of(one, dumped);
    } catch (const std::exception& failure) {
      found.samples.pop_back();
      found.failures[one.id] = failure.what();
    }
  }
  return found;
}

}  // namespace switchmark::runner
