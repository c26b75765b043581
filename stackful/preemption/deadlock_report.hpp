#pragma once

#include <string_view>

namespace switchmark::stackful {

/// For debug builds, to be called by a function that locks, instead of waiting for ever. Prints one line, which mutex,
/// who asks for it (the innermost function around the caller that isn't the standard library's; its address where its
/// name is not to be found) and `why` it would never get it, and aborts.
[[noreturn]] void report_deadlock(const void* mutex, std::string_view why);

}  // namespace switchmark::stackful
