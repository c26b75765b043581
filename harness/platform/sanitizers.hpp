#pragma once

/// Defined in builds that AddressSanitizer checks.
#if defined(__SANITIZE_ADDRESS__)
#define SWITCHMARK_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SWITCHMARK_ADDRESS_SANITIZER
#endif
#endif

namespace switchmark::platform {

#ifdef SWITCHMARK_ADDRESS_SANITIZER
inline constexpr bool under_address_sanitizer = true;
#else
inline constexpr bool under_address_sanitizer = false;
#endif

}  // namespace switchmark::platform
