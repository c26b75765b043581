#include "cli/shown_record.hpp"

#include "cli/cell_pattern.hpp"
#include "cli/selection.hpp"
#include "cli/summary.hpp"
#include "cli/table.hpp"
#include "cli/text.hpp"
#include "platform/descriptor.hpp"
#include "record/answer.hpp"
#include "record/record_view.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace switchmark::cli {
namespace {

using runner::usage_error;

/// Bytes. A full run writes 3 MB; the scripts refuse the same.
constexpr std::size_t largest_record = 32UL << 20U;
constexpr char a_record[] = "name a record that switchmark has written";

/// As messages name the place.
std::string name_of(const std::string& place) { return place == "-" ? "standard input" : shortened(place); }

[[noreturn]] void refuse(const std::string& place, std::string_view words) {
  throw usage_error(fmt::format("{}: {}; {}", name_of(place), words, a_record));
}

/// Reads to the end.
std::string all_of(int descriptor, const std::string& place) {
  std::string text;
  std::array<char, 1U << 16U> block{};
  for (;;) {
    const ssize_t count = read(descriptor, block.data(), block.size());
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(place, fmt::format("cannot be read: {}", std::strerror(errno)));
    text.append(block.data(), static_cast<std::size_t>(count));
    if (text.size() > largest_record) refuse(place, fmt::format("more than {} MB", largest_record >> 20U));
  }
}

record::record_view view_in(const std::string& place) {
  const std::string text = record_text(place);
  try {
    return record::read_record(text);
  } catch (const record::bad_record& error) {
    throw usage_error(fmt::format("{}: {}", name_of(place), error.what()));
  }
}

}  // namespace

std::string record_text(const std::string& place) {
  if (place == "-") return all_of(STDIN_FILENO, place);
  const platform::descriptor file(open(place.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) refuse(place, fmt::format("cannot be read: {}", std::strerror(errno)));
  struct stat status {};
  if (fstat(file.get(), &status) != 0 || !(S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode)))
    refuse(place, "neither a file nor a pipe");
  return all_of(file.get(), place);
}

std::string table_of_record(const runner::options& requested) {
  const record::record_view view = view_in(requested.table_of);
  const cell_pattern pattern(requested.filter);
  cell_list cells = all_cells(view);
  std::erase_if(cells, [&](const record::cell_view* cell) {
    return !is_asked_for(requested.models, cell->model) || !is_asked_for(requested.workloads, cell->workload) ||
           !pattern.is_found_in(cell->id);
  });
  if (cells.empty())
    throw nothing_matches(fmt::format(
        "{}: no cell of this record {}", name_of(requested.table_of),
        requested.selects_cells()
            ? "matches " + shortened(words_of_selection(requested)) + "; without a selection all of its cells are shown"
            : "is there; run switchmark again"));
  return whole_table(view, cells, terminal_columns);
}

std::string summary_of_record(const runner::options& requested, std::size_t columns) {
  if (requested.selects_cells())
    throw usage_error(
        "--summary is of a whole record; --table shows selected cells, leave --filter, --model and "
        "--workload out otherwise");
  const std::string& place = requested.summary_of;
  if (requested.json) return to_json(record::answer_of(view_in(place))).dump(1) + '\n';
  return summary(view_in(place), place == "-" ? "RECORD" : place, columns);
}

}  // namespace switchmark::cli
