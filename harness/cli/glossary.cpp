#include "cli/glossary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace switchmark::cli {
namespace {

struct glossary_entry {
  std::string_view name;  ///< of a model, or the end of the names of several; of a metric
  std::string_view words;
};

constexpr std::array known_models{
    glossary_entry{"fiber", "fiber: has its own stack, so that any call can wait"},
    glossary_entry{"fiber-preempt", "fiber-preempt: a timer tick stops it anywhere"},
    glossary_entry{"future", "future: a polled state machine"},
    glossary_entry{"coroutine", "coroutine: of C++20"},
    glossary_entry{"-eager", "-eager: starts when called"},
    glossary_entry{"-budget", "-budget: safepoints in its code ask whether its time is over"},
};

constexpr std::array known_columns{
    glossary_entry{"worst_starvation_us", "starved: longest wait of a ready task beside a hog, which never waits"},
    glossary_entry{"throughput_ratio", "hog's work: per CPU second, 100 % is that of a fiber"},
    glossary_entry{"suspension_coverage", "stopped at: the share of its instructions at which it can be suspended"},
};

}  // namespace

std::string glossary_of(const record::answer& answer) {
  std::vector<std::string_view> words;
  for (const glossary_entry& each : known_models) {
    const auto is_meant = [&each](const record::answer_row& row) {
      return each.name.front() == '-' ? std::string_view(row.model).ends_with(each.name) : row.model == each.name;
    };
    if (std::any_of(answer.rows.begin(), answer.rows.end(), is_meant)) words.push_back(each.words);
  }
  for (const glossary_entry& each : known_columns) {
    const auto is_meant = [&each](const record::answer_column& column) {
      return std::string_view(column.metric) == each.name;
    };
    if (std::any_of(answer.columns.begin(), answer.columns.end(), is_meant)) words.push_back(each.words);
  }
  if (words.empty()) return {};
  return fmt::format("{}; one thread runs all tasks.", fmt::join(words, "; "));
}

}  // namespace switchmark::cli
