// Programs that throw: they would notice if another fiber had been inside `catch`, or unwinding, at the same time.
#include "platform/sanitizers.hpp"
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <exception>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace switchmark::stackful {
namespace {

/// Its copies and its end are program code with the C++ runtime's frames below: `throw` copies, the end of `catch`
/// releases.
class refusal : public std::exception {
 public:
  refusal(std::string why, tick_points ticks) : why_(std::move(why)), ticks_(ticks) {}
  refusal(const refusal& other) : std::exception(other), why_(other.why_), ticks_(other.ticks_) { ticks_.here(); }
  refusal& operator=(const refusal&) = delete;
  ~refusal() override { ticks_.here(); }
  [[nodiscard]] const char* what() const noexcept override { return why_.c_str(); }

 private:
  std::string why_;
  tick_points ticks_;
};

[[gnu::noinline]] std::uint64_t refuse(std::uint64_t value, std::uint64_t depth,  // NOLINT(misc-no-recursion)
                                       const tick_points& ticks) {
  const std::string held = std::to_string(value);
  if (depth == 0) {
    const refusal original(held, ticks);
    throw original;
  }
  return refuse(value + 1, depth - 1, ticks) + held.size();
}

/// Says when it is released how many exceptions were in flight, and has one of its own come and go meanwhile.
class witness_of_unwinding {
 public:
  witness_of_unwinding(folded& result, std::uint64_t name, const tick_points& ticks)
      : result_(result), name_(name), ticks_(ticks) {}
  witness_of_unwinding(const witness_of_unwinding&) = delete;
  witness_of_unwinding& operator=(const witness_of_unwinding&) = delete;
  ~witness_of_unwinding() {
    result_.add(name_);
    result_.add(std::uncaught_exceptions());
    ticks_.here();
    if (name_ % 2 == 0) try {
        const witness_of_unwinding inner(result_, name_ + 1, ticks_);
        throw name_;
      } catch (std::uint64_t thrown) {
        result_.add(thrown);
      }
    result_.add(std::uncaught_exceptions());
  }

 private:
  folded& result_;
  const std::uint64_t name_;
  const tick_points& ticks_;
};

/// Memory that nobody has. Volatile: the compiler would know.
void ask_for_too_much(folded& result, const tick_points& ticks) {
  const volatile std::size_t too_much = std::numeric_limits<std::ptrdiff_t>::max();
  try {
    if (platform::under_address_sanitizer) throw std::bad_alloc();  // its own `new` would end the process
    ::operator delete(::operator new(too_much));
  } catch (const std::bad_alloc&) {
    ticks.here();
    result.add(std::uncaught_exceptions());
  }
}

}  // namespace

std::uint64_t throw_and_catch(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  folded result;
  for (std::uint64_t i = 0; i < size; ++i) try {
      try {
        result.add(refuse(seed + i, 1 + i % 2, ticks));
      } catch (const refusal& first) {
        ticks.here();
        try {
          throw std::logic_error(std::string("after ") + first.what());
        } catch (const std::logic_error& second) {
          result.add(std::string_view(second.what()));
          ticks.here();  // in the inner of two: the runtime has both on its list
        }
        throw;
      }
    } catch (const std::exception& again) {
      result.add(std::string_view(again.what()));
      result.add(std::uncaught_exceptions());
    }
  result.add(std::current_exception() == nullptr);
  return result.value();
}

std::uint64_t unwind_through_destructors(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  for (std::uint64_t i = 0; i < size; ++i) {
    try {
      const witness_of_unwinding outer(result, random.next() | 1u, ticks);
      try {
        const std::vector<std::string> released(2, "text beyond the small string: " + std::to_string(i));
        const witness_of_unwinding inner(result, random.next() << 1u, ticks);
        throw random.next();
      } catch (...) {
        ticks.here();
        throw;  // the same exception, on to the outer one
      }
    } catch (std::uint64_t thrown) {
      result.add(thrown);
    }
    if (i % 4 == 0) ask_for_too_much(result, ticks);
  }
  result.add(std::uncaught_exceptions());
  return result.value();
}

std::uint64_t keep_and_rethrow(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  std::exception_ptr kept = std::make_exception_ptr(random.next());
  for (std::uint64_t i = 0; i < size; ++i) {
    try {
      std::rethrow_exception(kept);
    } catch (std::uint64_t thrown) {
      ticks.here();
      result.add(thrown);
      result.add(std::current_exception() == kept);
      try {
        std::throw_with_nested(std::out_of_range(std::to_string(random.next())));
      } catch (const std::out_of_range& nested) {
        ticks.here();
        result.add(std::string_view(nested.what()));
        kept = std::current_exception();  // holds the one that it is nested in
      }
    } catch (const std::out_of_range& nested) {
      try {
        std::rethrow_if_nested(nested);
      } catch (std::uint64_t thrown) {
        ticks.here();
        result.add(thrown + static_cast<std::uint64_t>(std::uncaught_exceptions()));
        kept = std::make_exception_ptr(thrown + random.next());
      }
      result.add(std::string_view(nested.what()));
    }
  }
  return result.value();
}

}  // namespace switchmark::stackful
