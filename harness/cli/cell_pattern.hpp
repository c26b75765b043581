#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace switchmark::cli {

/// The regular expression of --filter, in the syntax of RE2: like Perl's, without references to groups and without
/// lookaround. Compiling and matching take time and memory linear in the lengths of expression and text.
class cell_pattern {
 public:
  /// Throws runner::usage_error if `expression` is no regular expression, has more than 10,000 characters, or
  /// needs more memory than RE2 grants.
  explicit cell_pattern(std::string_view expression);

  /// Whether the expression matches some part of `text`.
  [[nodiscard]] bool is_found_in(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace switchmark::cli
