// Programs that compute: they would notice one changed bit of a vector register or of the floating-point environment.
#include "platform/architecture/test/architecture.hpp"
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <array>
#include <cfenv>
#include <cmath>

namespace switchmark::stackful {
namespace {

using wide_doubles [[gnu::vector_size(32)]] = double;
using wide_words [[gnu::vector_size(32)]] = std::uint64_t;
using narrow_doubles [[gnu::vector_size(16)]] = double;
using narrow_words [[gnu::vector_size(16)]] = std::uint64_t;

constexpr std::size_t steps_per_tick = 512;

/// Seven registers of 32 bytes live from the first step to the last. Every step mixes them all, so that a bit that is
/// lost in one lane of one register is in the result.
SWITCHMARK_WIDE_VECTORS [[gnu::noinline]] std::uint64_t mix_in_wide_registers(numbers& random, std::size_t size,
                                                                              const tick_points& ticks) {
  const auto f = [&] { return random.fraction(); };
  const auto w = [&] { return random.next(); };
  wide_doubles a = {f(), f(), f(), f()}, b = {f(), f(), f(), f()}, c = {f(), f(), f(), f()}, d = {f(), f(), f(), f()};
  wide_words k = {w(), w(), w(), w()}, m = {w(), w(), w(), w()}, n = {w(), w(), w(), w()};
  for (std::size_t i = 0; i < size; ++i) {
    if (i % steps_per_tick == 0) ticks.here();
    a = a * 0.5 + d;
    b = b * 0.25 - a;
    c = (c + b) * 0.125;
    d = c * a + 0.5;
    k = (k ^ (k << 13)) + m;
    m = (m ^ (m >> 7)) + n;
    n = (n << 17 | n >> 47) ^ k;
  }
  folded result;  // of copies: a register whose lanes were asked for by number would live in memory
  for (const wide_doubles& lanes : {a, b, c, d})
    for (int lane = 0; lane < 4; ++lane) result.add(lanes[lane]);
  for (const wide_words& lanes : {k, m, n})
    for (int lane = 0; lane < 4; ++lane) result.add(lanes[lane]);
  return result.value();
}

/// The same in what every processor has.
[[gnu::noinline]] std::uint64_t mix_in_narrow_registers(numbers& random, std::size_t size, const tick_points& ticks) {
  const auto f = [&] { return random.fraction(); };
  const auto w = [&] { return random.next(); };
  narrow_doubles a = {f(), f()}, b = {f(), f()}, c = {f(), f()}, d = {f(), f()};
  narrow_words k = {w(), w()}, m = {w(), w()}, n = {w(), w()};
  for (std::size_t i = 0; i < size; ++i) {
    if (i % steps_per_tick == 0) ticks.here();
    a = a * 0.5 + d;
    b = b * 0.25 - a;
    c = (c + b) * 0.125;
    d = c * a + 0.5;
    k = (k ^ (k << 13)) + m;
    m = (m ^ (m >> 7)) + n;
    n = (n << 17 | n >> 47) ^ k;
  }
  folded result;
  for (const narrow_doubles& lanes : {a, b, c, d})
    for (int lane = 0; lane < 2; ++lane) result.add(lanes[lane]);
  for (const narrow_words& lanes : {k, m, n})
    for (int lane = 0; lane < 2; ++lane) result.add(lanes[lane]);
  return result.value();
}

/// Changes the rounding mode while it lives.
class rounding {
 public:
  explicit rounding(int mode) : kept_(std::fegetround()) { std::fesetround(mode); }
  ~rounding() { std::fesetround(kept_); }
  rounding(const rounding&) = delete;
  rounding& operator=(const rounding&) = delete;

 private:
  const int kept_;
};

/// Reads and writes that the compiler may not move across a change of the mode, nor the arithmetic between them.
template <class Value>
Value here_and_now(Value value) {
  const volatile Value kept = value;
  return kept;
}

/// In double and long double arithmetic and in libm, each of which rounds as the mode says, and says that it did.
void add_rounded(double x, double y, folded& result, const tick_points& ticks) {
  std::feclearexcept(FE_ALL_EXCEPT);
  ticks.here();
  result.add(std::fetestexcept(FE_ALL_EXCEPT));  // none: nothing was rounded since
  result.add(here_and_now(here_and_now(x) / here_and_now(y)));
  ticks.here();
  const long double extended = here_and_now(static_cast<long double>(x)) / here_and_now(static_cast<long double>(y));
  result.add(here_and_now(static_cast<double>(here_and_now(extended))));
  result.add(here_and_now(std::nearbyint(here_and_now(x * 1'000))));
  result.add(std::fegetround());
  result.add(std::fetestexcept(FE_ALL_EXCEPT));
}

}  // namespace

std::uint64_t double_arithmetic(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  double x = 1.0 + random.fraction(), sum = 0;
  for (std::size_t i = 1; i <= size; ++i) {
    const double y = random.fraction(), root = std::sqrt(x * x + y);
    if (i % 32 == 1) ticks.here();
    x = root + std::sin(x) * std::exp(-y) + std::pow(y, 1.5);
    sum += std::fmod(x, 1.0 + y) - std::log1p(y) + std::atan2(x, y);
    if (x > 100) x = std::cbrt(x);
    result.add(sum);
  }
  return result.value();
}

std::uint64_t vector_arithmetic(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  result.add(mix_in_narrow_registers(random, size, ticks));
  if (platform::architecture::has_wide_vectors()) result.add(mix_in_wide_registers(random, size, ticks));
  return result.value();
}

std::uint64_t changed_rounding(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  constexpr std::array modes{FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  numbers random(seed);
  folded result;
  for (std::size_t i = 0; i < size; ++i) {
    const double x = 1.0 + random.fraction(), y = 3.0 + random.fraction();
    {
      const rounding outer(modes[random.below(4)]);
      if (i % 8 == 0) ticks.here();
      add_rounded(x, y, result, ticks.when(i % 8 == 1));
      {
        const rounding inner(modes[i % 4]);
        add_rounded(y, x, result, ticks.when(i % 8 == 2));
      }
      add_rounded(x, x + y, result, ticks.when(i % 8 == 3));
    }
    result.add(std::fegetround());
  }
  return result.value();
}

}  // namespace switchmark::stackful
