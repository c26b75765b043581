#include "runner/moved_stack.hpp"

#include <alloca.h>

namespace switchmark::runner {

measure::epoch next_on_moved_stack(measure::session& of, std::mt19937_64& random) {
  constexpr std::size_t page = 4096, alignment = 16;
  const std::size_t distance = alignment * std::uniform_int_distribution<std::size_t>(0, page / alignment - 1)(random);
  // Written to, so that the compiler keeps it.
  *static_cast<volatile char*>(alloca(distance + 1)) = 0;
  return of.next();
}

}  // namespace switchmark::runner
