#include "platform/sanitizers.hpp"

#ifdef SWITCHMARK_ADDRESS_SANITIZER
/// Asked by AddressSanitizer when the program starts. SIGSEGV is left to the kernel, since tests expect a process that
/// runs into a guard page to be ended by this signal; and allocations that are too large fail as they do elsewhere.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "handle_segv=0:allocator_may_return_null=1"; }
#endif
