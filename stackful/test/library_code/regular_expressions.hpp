#pragma once

#include "stackful/test/library_code/fingerprint.hpp"
#include "stackful/test/ticks.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <regex>
#include <string>

namespace switchmark::stackful::library_code::regular_expressions {

/// Walks a text and asks for a tick at every step that the matcher takes.
class ticking_iterator {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  ticking_iterator() = default;
  ticking_iterator(const char* place, tick_points points) : place_(place), points_(points) {}
  reference operator*() const { return *place_; }
  ticking_iterator& operator++() {
    points_.here();
    ++place_;
    return *this;
  }
  ticking_iterator operator++(int) {
    const ticking_iterator kept = *this;
    ++*this;
    return kept;
  }
  ticking_iterator& operator--() {
    points_.here();
    --place_;
    return *this;
  }
  bool operator==(const ticking_iterator& other) const { return place_ == other.place_; }

 private:
  const char* place_ = nullptr;
  tick_points points_;
};

/// Every match of `pattern`, with its groups.
inline void find_all(const std::string& text, const std::regex& pattern, fingerprint& seen, tick_points points) {
  const ticking_iterator end(text.data() + text.size(), points);
  ticking_iterator from(text.data(), points);
  std::match_results<ticking_iterator> found;
  while (std::regex_search(from, end, found, pattern)) {
    points.here();
    for (const auto& group : found) seen.add(group.str());
    seen.add(static_cast<std::uint64_t>(found.position()));
    from = found.suffix().first;
  }
}

/// What std::regex says to a pattern that it refuses, with the fiber stopped while it handles the exception.
inline std::uint64_t refusal(const std::string& pattern, tick_points points) {
  try {
    try {
      const std::regex refused(pattern);
      return 0;
    } catch (const std::regex_error&) {
      points.here();
      points.here();
      throw;
    }
  } catch (const std::regex_error& again) {
    points.here();
    points.here();
    return 1 + static_cast<std::uint64_t>(again.code());
  }
}

/// Patterns compiled, searched and replaced with; some that are refused.
[[gnu::noinline]] inline std::uint64_t run(std::uint64_t seed, tick_points points) {
  random_numbers random(seed);
  fingerprint seen;
  std::string text;
  for (int line = 0; line < 12; ++line) {
    const std::string twice = word(random, 2 + random(3));
    text += word(random, 1 + random(6)) + "=" + std::to_string(random(100'000)) + " ";
    text += twice + twice + "; ";
  }
  for (const char* pattern :
       {"([a-z]+)=([0-9]+)", "\\b([a-z]{2,4})\\1\\b", "(?:[aeiou][^aeiou ]){2,}", "[[:digit:]]{5}"}) {
    points.here();
    const std::regex compiled(pattern);
    find_all(text, compiled, seen, points);
  }
  const std::regex any_case("([A-M]+)([N-Z]*)", std::regex::icase | std::regex::optimize);
  find_all(text, any_case, seen, points);
  points.here();
  seen.add(std::regex_replace(text, std::regex("([a-z]+)=([0-9])"), "$2:$1"));
  points.here();
  const std::regex separator("; ?");
  for (std::sregex_token_iterator piece(text.begin(), text.end(), separator, -1), end; piece != end; ++piece)
    seen.add(piece->str());
  for (const char* wrong : {"(a", "[a", "a{2,1}", "a\\"})
    seen.add(refusal(word(random, 1 + random(9)) + wrong, points));
  return seen.value();
}

}  // namespace switchmark::stackful::library_code::regular_expressions
