#include "cli/help.hpp"

#include "cli/text.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace switchmark::cli {
namespace {

constexpr std::size_t description_column = 27;

/// "  -h, --help", "  --filter REGEX", "  --explain [METRIC]".
std::string names_of(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += fmt::format("{}-{}", names.empty() ? "" : ", ", name);
  for (const std::string& name : option.get_lnames())
    if (!name.starts_with("benchmark_")) names += fmt::format("{}--{}", names.empty() ? "" : ", ", name);
  const std::string value = option.get_type_size_max() == 0 ? "" : option.get_type_name();
  if (!value.empty()) names += option.get_expected_min() == 0 ? fmt::format(" [{}]", value) : " " + value;
  return "  " + names;
}

/// Names on the left, the description in a column on the right; below the names if these are too long.
std::string entry(const CLI::Option& option) {
  const std::string names = names_of(option);
  const std::string column(description_column, ' ');
  std::string description = wrapped(option.get_description(), terminal_columns, column);
  if (names.size() + 2 > description_column) return names + '\n' + description;
  return names + description.substr(names.size());
}

}  // namespace

std::string help(const CLI::App& app) {
  std::string text = "usage: switchmark [FLAG...]\n\n" + wrapped(app.get_description(), terminal_columns);
  for (const std::string& group : app.get_groups()) {
    if (group.empty()) continue;
    text += fmt::format("\n{}:\n", group);
    for (const CLI::Option* option :
         app.get_options([&group](const CLI::Option* one) { return one->get_group() == group; }))
      text += entry(*option);
  }
  return text + '\n' + app.get_footer();
}

}  // namespace switchmark::cli
