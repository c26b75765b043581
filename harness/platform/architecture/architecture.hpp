#pragma once

/// What is different for each processor architecture: one file each, with the same operations in the same order.
/// Everything else of this program is the same on all of them.
///
///   1. Name                    of the architecture, and how the kernel of another one can be told
///   2. Interrupted code        instruction and stack pointer in what the kernel hands to a signal handler
///   3. Stack                   red zone, place of a frame, size by default
///   4. System call             made without a call
///   5. Floating-point state    what Boost's jump leaves behind, and what a deferred tick leaves behind
///   6. Signal frame            losing its vector registers, as a guard that is switched off does
///   7. Trap flag               a trap after every instruction, or why there is none
///   8. Smallest switch         layout of a resting side, the switch, how a side begins
///   9. Hypervisor              what the processor tells of it
///  10. Jumps                   code that takes a given number of jumps, each at another address
///
/// A new architecture is one file here, and one in test/architecture (CONTRIBUTING.md, "A new architecture").
#if defined(__x86_64__)
#include "platform/architecture/x86_64.hpp"
#elif defined(__aarch64__)
#include "platform/architecture/aarch64.hpp"
#else
#error "switchmark runs on x86-64 and aarch64. CONTRIBUTING.md says how to add an architecture."
#endif
