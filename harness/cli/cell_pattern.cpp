#include "cli/cell_pattern.hpp"

#include "cli/text.hpp"
#include "runner/options.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

namespace switchmark::cli {

cell_pattern::cell_pattern(std::string_view expression) {
  constexpr std::size_t longest = 10'000;  // of far longer ones RE2 complains on standard error
  if (expression.size() > longest)
    throw runner::usage_error(fmt::format("--filter '{}' has {} characters; write at most {}", shortened(expression),
                                          expression.size(), longest));
  re2::RE2::Options quiet;
  quiet.set_log_errors(false);
  compiled_ = std::make_shared<const re2::RE2>(std::string(expression), quiet);
  if (!compiled_->ok())
    throw runner::usage_error(
        fmt::format("--filter '{}' is no regular expression ({}); write one such as 'ring/.*/tasks:100$'",
                    shortened(expression), shortened(compiled_->error())));
}

bool cell_pattern::is_found_in(std::string_view text) const {
  return compiled_->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

}  // namespace switchmark::cli
