#pragma once

#include "stackful/test/library_code/fingerprint.hpp"
#include "stackful/test/ticks.hpp"

#include <cstdint>
#include <iomanip>
#include <istream>
#include <limits>
#include <locale>
#include <ostream>
#include <sstream>
#include <streambuf>
#include <string>

namespace switchmark::stackful::library_code::streams {

/// Digits in groups. The library asks program code for them when it fills a locale's cache, once per locale.
class grouped : public std::numpunct<char> {
 public:
  explicit grouped(tick_points points) : points_(points) {}

 private:
  char do_thousands_sep() const override {
    points_.here();
    return '\'';
  }
  std::string do_grouping() const override {
    points_.here();
    return "\3";
  }
  std::string do_truename() const override {
    points_.here();
    return "yes";
  }
  tick_points points_;
};

/// Where a stream's characters end up: the library calls program code for every piece of them.
class sink : public std::streambuf {
 public:
  explicit sink(tick_points points) : points_(points) {}
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  int_type overflow(int_type symbol) override {
    points_.here();
    text_ += traits_type::to_char_type(symbol);
    return symbol;
  }
  std::streamsize xsputn(const char* characters, std::streamsize count) override {
    points_.here();
    text_.append(characters, static_cast<std::size_t>(count));
    points_.here();
    return count;
  }
  tick_points points_;
  std::string text_;
};

/// Something with operators of its own, as programs have them.
struct reading {
  std::uint64_t number = 0;
  double value = 0;
  std::string name;
  tick_points points{};
};
inline std::ostream& operator<<(std::ostream& to, const reading& each) {
  const std::ios_base::fmtflags kept = to.flags();
  to << std::setw(12) << std::setfill('.') << each.number << ' ';
  each.points.here();
  to << std::scientific << std::setprecision(std::numeric_limits<double>::max_digits10) << each.value << ' ';
  each.points.here();
  to << std::quoted(each.name) << ' ' << std::boolalpha << (each.number % 2 == 0) << ' ' << std::hex << std::showbase
     << each.number;
  to.flags(kept);
  return to;
}
inline std::istream& operator>>(std::istream& from, reading& each) {
  from >> each.number;
  each.points.here();
  from >> each.value >> std::quoted(each.name);
  each.points.here();
  return from;
}

/// What the library throws when it can't read a number, caught with the fiber stopped meanwhile.
inline std::string refusal(std::istream& from, tick_points points) {
  from.exceptions(std::ios_base::failbit);
  try {
    points.here();
    std::uint64_t number = 0;
    from >> number;
    return "none";
  } catch (const std::ios_base::failure& failed) {
    points.here();
    points.here();
    return failed.what();
  }
}

/// Two hundred records formatted into a sink of program code and into a stringstream, and read back.
[[gnu::noinline]] inline std::uint64_t run(std::uint64_t seed, tick_points points) {
  random_numbers random(seed);
  fingerprint seen;
  const std::locale own(std::locale::classic(), new grouped(points));
  sink characters(points);
  std::ostream formatted(&characters);
  formatted.imbue(own);
  for (int i = 0; i < 200; ++i) {
    const reading written{random(1'000'000'000), static_cast<double>(random(1'000'000)) / 7, word(random, random(30)),
                          points};
    formatted << written << '\n';
    std::stringstream both;
    both << written.number << ' ' << std::setprecision(17) << written.value << ' ' << std::quoted(written.name);
    points.here();
    reading read{.points = points};
    both >> read;
    seen.add(read.number == written.number && read.value == written.value && read.name == written.name);
    if (i % 10 == 0) {
      std::istringstream words(written.name + "?");
      seen.add(refusal(words, points));
    }
  }
  seen.add(characters.text());
  return seen.value();
}

}  // namespace switchmark::stackful::library_code::streams
