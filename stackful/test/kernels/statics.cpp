// Function-local statics. While one is being made a no_preempt region is open, and program code that runs inside a
// region lies in the non-preemptible section: the function that has the static, its initialiser, and all that this
// calls. So they are plain functions, of this file (a section of ours can't hold inline ones or templates), that call
// no others, and this file is compiled with -fno-plt: the stub by which a library is called would be elsewhere.
#include "platform/program_code.hpp"
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <cxxabi.h>

namespace switchmark::stackful {
namespace {

struct table {
  std::uint64_t words[4];  // NOLINT(modernize-avoid-c-arrays): std::array's access is a function
  ~table();                // so that making one registers its end as well
};
SWITCHMARK_NON_PREEMPTIBLE table::~table() { words[0] = 0; }

/// Doesn't depend on who makes it: in a process only the first one does.
SWITCHMARK_NON_PREEMPTIBLE table make_table(std::uint64_t key, const tick_points& ticks) {
  table made{{key}};
  for (int i = 1; i < 4; ++i) made.words[i] = (made.words[i - 1] + 1) * 0x9e3779b97f4a7c15u;
  ticks.here();
  return made;
}

SWITCHMARK_NON_PREEMPTIBLE const table& shared_table(std::uint64_t which, const tick_points& ticks) {
  switch (which % 4) {
    case 0: {
      static const table made = make_table(10, ticks);
      return made;
    }
    case 1: {
      static const table made = make_table(11, ticks);
      return made;
    }
    case 2: {
      static const table made = make_table(12, ticks);
      return made;
    }
    default: {
      static const table made = make_table(13, ticks);
      return made;
    }
  }
}

/// What `throw` calls. clang applies -fno-plt to functions that the source refers to: without these lines it would call
/// both through stubs.
[[gnu::used]] auto* const allocates_what_is_thrown = &abi::__cxa_allocate_exception;
[[gnu::used]] auto* const throws_it = &abi::__cxa_throw;

SWITCHMARK_NON_PREEMPTIBLE std::uint64_t refuse_to_make(std::uint64_t key, const tick_points& ticks) {
  ticks.here();
  if (key != 0) throw key;
  return key;
}

/// A static that is never made, so that every run comes by its initialiser, and can meet another one there.
SWITCHMARK_NON_PREEMPTIBLE std::uint64_t never_made(std::uint64_t key, const tick_points& ticks) {
  static const std::uint64_t never = refuse_to_make(key | 1u, ticks);
  return never;
}

}  // namespace

std::uint64_t local_statics(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  for (std::size_t i = 0; i < size; ++i) {
    try {
      result.add(never_made(random.next(), ticks));
    } catch (std::uint64_t key) {
      result.add(key);
    }
    for (int step = 0; step < 8; ++step)
      for (const std::uint64_t word : shared_table(random.next(), ticks).words) result.add(word);
  }
  return result.value();
}

}  // namespace switchmark::stackful
