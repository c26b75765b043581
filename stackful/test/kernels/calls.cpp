// Programs that call: what they hold in their frames must be there when they come back.
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace switchmark::stackful {
namespace {

struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual double area() const = 0;
};
struct named {
  virtual ~named() = default;
  [[nodiscard]] virtual std::string name() const = 0;
};

struct square final : shape {
  double side;
  tick_points ticks;
  square(double length, tick_points points) : side(length), ticks(points) {}
  [[nodiscard]] double area() const override {
    const double squared = side * side;
    ticks.here();
    return squared;
  }
};

/// Of two bases: a call by the second one goes through a thunk.
struct circle final : shape, named {
  double radius;
  tick_points ticks;
  circle(double length, tick_points points) : radius(length), ticks(points) {}
  ~circle() override { ticks.here(); }
  [[nodiscard]] double area() const override { return radius * radius * 3.0; }
  [[nodiscard]] std::string name() const override {
    return "a circle, measured across: " + std::to_string(static_cast<int>(radius * 2'000));
  }
};

[[gnu::noinline]] std::unique_ptr<shape> make_shape(numbers& random, tick_points ticks) {
  if (random.below(2) == 0) return std::make_unique<square>(random.fraction(), ticks);
  return std::make_unique<circle>(random.fraction(), ticks);
}

/// A function object that is copied, moved and released: too large for std::function to keep inside.
[[gnu::noinline]] std::function<double(double)> make_function(numbers& random, tick_points ticks) {
  if (random.below(3) == 0) return [add = random.fraction()](double x) { return x + add; };  // kept inside
  return [weights = std::array{random.fraction(), random.fraction(), random.fraction()},
          text = std::to_string(random.below(1'000)), ticks](double x) {
    ticks.here();
    return x * weights[0] + weights[1] / (1.0 + weights[2]) + static_cast<double>(text.size());
  };
}

/// Two calls each; what the first one left in this frame is read after the second.
[[gnu::noinline]] std::uint64_t descend(std::uint64_t depth, numbers& random,  // NOLINT(misc-no-recursion)
                                        const tick_points& ticks) {
  std::array<std::uint64_t, 4> mine{};
  for (auto& word : mine) word = random.next();
  folded result;
  if (depth == 0) {
    if (mine[0] % 128 == 0) ticks.here();
  } else {
    result.add(descend(depth - 1, random, ticks));
    result.add(descend(depth - 1 - mine[1] % depth, random, ticks));
  }
  for (const std::uint64_t word : mine) result.add(word);
  return result.value();
}

/// Straight down and back.
[[gnu::noinline]] std::uint64_t dive(std::uint64_t depth, std::uint64_t value,  // NOLINT(misc-no-recursion)
                                     const tick_points& ticks) {
  if (depth == 0) {
    ticks.here();
    return value;
  }
  const std::uint64_t below = dive(depth - 1, value * 31 + depth, ticks);
  return (below ^ value) * 0x9e3779b97f4a7c15u + depth;
}

}  // namespace

std::uint64_t indirect_calls(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  std::vector<std::unique_ptr<shape>> shapes;
  std::vector<std::function<double(double)>> functions;
  for (std::size_t i = 0; i < size; ++i) {
    shapes.push_back(make_shape(random, ticks.when(i % 8 == 3)));
    functions.push_back(make_function(random, ticks.when(i % 8 == 7)));
    const auto& picked = shapes[random.below(shapes.size())];
    std::function<double(double)> copy = functions[random.below(functions.size())];
    std::swap(copy, functions.front());
    result.add(copy(picked->area()) + functions.front()(1.0));
    if (const auto* has_name = dynamic_cast<const named*>(picked.get())) result.add(has_name->name());
    if (shapes.size() > 8) shapes.clear(), functions.clear();
  }
  return result.value();
}

std::uint64_t recursion(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  for (std::size_t i = 0; i < size; ++i) {
    result.add(descend(5, random, ticks));
    result.add(dive(40, random.next(), ticks.when(i % 4 == 0)));
  }
  return result.value();
}

}  // namespace switchmark::stackful
