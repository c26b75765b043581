#pragma once

#include "platform/json.hpp"

#include <string>

namespace switchmark::record {

/// What only the models know of how they were built and of what the kernel grants them.
struct model_facts {
  bool symmetric_transfer = false;  ///< coroutines resume by tail call; false: by trampoline
  std::string exception_state;      ///< who swaps the C++ exception globals at a switch: "switchmark" or "boost"
  std::string guard;                ///< what makes guard pages: "madvise", "mprotect" or "none"
};

/// The fingerprint: figures of two records are comparable as far as theirs agree.
[[nodiscard]] json environment(const model_facts& models);

}  // namespace switchmark::record
