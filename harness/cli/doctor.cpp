#include "cli/doctor.hpp"

#include "cli/text.hpp"
#include "doctor/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace switchmark::cli {
namespace {

using doctor::finding;
using doctor::severity;

/// From here on the sentences have room below what was seen.
constexpr std::size_t wide_columns = 140;

constexpr const char* colour_of(severity how) {
  switch (how) {
    case severity::critical: return "\033[1;31m";
    case severity::warning: return "\033[33m";
    case severity::unknown: return "\033[36m";
    case severity::fine: return "\033[32m";
  }
  return "";
}

}  // namespace

std::vector<finding> findings(const record::model_facts& models, int cpu) {
  return doctor::diagnosis(doctor::this_machine(record::environment(models), cpu, effort_of_doctor()));
}

std::string text_of(std::span<const finding> findings, bool coloured, std::size_t columns) {
  std::size_t width = 0;
  for (const finding& finding : findings) width = std::max(width, finding.name.size());
  constexpr std::size_t severity_width = 8;
  const std::string indent(severity_width + 2 + width + 2, ' ');
  // In a narrow terminal the sentences begin further to the left.
  const std::string margin = columns < wide_columns ? std::string(severity_width + 2, ' ') : indent;
  std::string text;
  for (const finding& finding : findings) {
    text += fmt::format("{}{:<{}}{}  {:<{}}  {}", coloured ? colour_of(finding.how) : "", doctor::name_of(finding.how),
                        severity_width, coloured ? "\033[0m" : "", finding.name, width,
                        wrapped(finding.seen, columns, indent).substr(indent.size()));
    if (finding.how != severity::fine)
      text += wrapped(finding.why, columns, margin) + wrapped("> " + finding.remedy, columns, margin);
  }
  return text;
}

}  // namespace switchmark::cli
