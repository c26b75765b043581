#pragma once

#include <string_view>

namespace switchmark::stackful {

/// For debug builds, to be called by a function that locks or waits, instead of waiting for ever. Prints one line: what
/// is waited for (`kind`: "mutex" ..., and the address of `object`), by which function (the innermost one around the
/// caller that isn't the standard library's; its address where its name is not to be found), and `why` that would never
/// end. Then aborts.
[[noreturn]] void report_deadlock(std::string_view kind, const void* object, std::string_view why);

/// Whether the calling function runs on the stack of a fiber.
[[nodiscard]] bool runs_on_fiber() noexcept;

}  // namespace switchmark::stackful
