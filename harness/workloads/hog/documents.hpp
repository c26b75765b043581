#pragma once

#include <string>
#include <vector>

namespace switchmark::workloads::hog {

/// The JSON texts that the hogs work on.
struct documents {
  std::vector<std::string> texts;
  std::string origin;  ///< for the record: which ones, with a hash over their bytes
};

/// Debian's iso-codes where they are installed, else the document that is built in. Read once, before any run.
[[nodiscard]] const documents& the_documents();

}  // namespace switchmark::workloads::hog
