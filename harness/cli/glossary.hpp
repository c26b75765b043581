#pragma once

#include "record/answer.hpp"

#include <string>

namespace switchmark::cli {

/// What the models and the headings of the answer's table mean, for a reader who sees them for the first time: some
/// sentences, of those models and columns that the table has. Models that are not known here are left out.
[[nodiscard]] std::string glossary_of(const record::answer& answer);

}  // namespace switchmark::cli
