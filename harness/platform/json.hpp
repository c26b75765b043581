#pragma once

#include <nlohmann/json.hpp>

namespace switchmark {

/// Keeps keys in the order in which they were written, so that a record reads from the general to the particular.
using json = nlohmann::ordered_json;

}  // namespace switchmark
