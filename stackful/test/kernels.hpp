#pragma once

#include "stackful/test/ticks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string_view>

namespace switchmark::stackful {

/// An ordinary program that would notice if anything were different after it had been stopped.
///
/// It waits for nothing, and depends on nothing but `seed` and `size`: all that it computes is in its result, and the
/// same seed and size give the same one, whatever else runs on its thread and whether or not ticks are raised. `size`
/// says how often it goes round. At most 64 at once on a thread, each with a stack of 64 KiB.
using kernel_function = std::uint64_t(std::uint64_t seed, std::size_t size, const tick_points& ticks);

// containers.cpp
kernel_function allocate_and_free;   ///< new, malloc and relatives; what was written is read back
kernel_function strings_and_maps;    ///< short and long strings in both kinds of map
kernel_function sort_by_comparator;  ///< std::sort and std::stable_sort, stopped inside the comparator
// shared_pointers.cpp
kernel_function shared_pointers;  ///< std::shared_ptr and std::weak_ptr of one object, copied by every run at once
// exceptions.cpp
kernel_function throw_and_catch;             ///< nested, rethrown, copied and released in program code
kernel_function unwind_through_destructors;  ///< which throw and catch themselves; std::uncaught_exceptions; bad_alloc
kernel_function keep_and_rethrow;            ///< std::exception_ptr, std::nested_exception
// calls.cpp
kernel_function indirect_calls;  ///< virtual functions, thunks, dynamic_cast, std::function
kernel_function recursion;       ///< frames that are read again after deeper ones
// arithmetic.cpp
kernel_function double_arithmetic;  ///< libm
kernel_function vector_arithmetic;  ///< xmm registers live in a long loop, then ymm where there are any
kernel_function changed_rounding;   ///< fesetround, seen by SSE, x87 and libm; exception flags
// thread_state.cpp
kernel_function errno_of_failing_calls;  ///< read after more work
kernel_function thread_locals;           ///< their address; slots claimed from a thread's scratch
// statics.cpp
/// Initialisers that return and one that throws. The former run once in a process: who wants them disturbed takes the
/// undisturbed result afterwards, or in another process.
kernel_function local_statics;
// json.cpp
kernel_function json_there_and_back;  ///< nlohmann/json: make, dump, parse, parse what is broken

/// One of them, and how much of it to run.
struct kernel {
  const char* name;
  kernel_function* run;
  std::size_t stepped_size;   ///< the least that takes every branch, up to 10,000 instructions; 14,000 more a throw
  std::size_t stepped_seeds;  ///< how many take every branch: 1 if the seed decides none, else 2
  std::size_t timed_size;     ///< 0.2 to 1 ms at -O2
  bool allocates_or_throws;

  friend std::ostream& operator<<(std::ostream& out, const kernel& each) { return out << each.name; }
};

inline constexpr std::array kernels{
    kernel{"allocate_and_free", &allocate_and_free, 4, 1, 3'000, true},
    kernel{"strings_and_maps", &strings_and_maps, 8, 2, 1'500, true},
    kernel{"sort_by_comparator", &sort_by_comparator, 40, 2, 5'000, true},
    kernel{"shared_pointers", &shared_pointers, 3, 1, 5'000, false},
    kernel{"throw_and_catch", &throw_and_catch, 1, 1, 100, true},
    kernel{"unwind_through_destructors", &unwind_through_destructors, 1, 1, 100, true},
    kernel{"keep_and_rethrow", &keep_and_rethrow, 2, 1, 150, true},
    kernel{"indirect_calls", &indirect_calls, 10, 2, 1'500, true},
    kernel{"recursion", &recursion, 1, 1, 800, false},
    kernel{"double_arithmetic", &double_arithmetic, 3, 1, 3'000, false},
    kernel{"vector_arithmetic", &vector_arithmetic, 16, 1, 40'000, false},
    kernel{"changed_rounding", &changed_rounding, 3, 1, 800, false},
    kernel{"errno_of_failing_calls", &errno_of_failing_calls, 8, 2, 800, false},
    kernel{"thread_locals", &thread_locals, 34, 1, 10'000, false},
    kernel{"local_statics", &local_statics, 1, 1, 120, true},
    kernel{"json_there_and_back", &json_there_and_back, 1, 2, 60, true},
};

/// The one of that name; there must be one.
constexpr const kernel& find_kernel(std::string_view name) {
  std::size_t index = 0;
  while (name != kernels.at(index).name) ++index;
  return kernels.at(index);
}

}  // namespace switchmark::stackful
