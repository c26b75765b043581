#pragma once

/// What tests say in assembly: one file for each architecture, with the same operations in the same order.
///
///   1. Registers across ticks   loads every register and the red zone, has two system calls made, and stores them;
///                               wide vector registers
///   2. Stack pointer            a system call with another one, and a call with no frame behind it
///   3. Signal frame             enlarged and observed (tick_probe); its vector state
///   4. Counted instructions     sequences whose length and places are known
///   5. Trap flag                read, and counted by
///   6. Breakpoint
///
/// Included by translation units of tests alone.
#if defined(__x86_64__)
#include "platform/architecture/test/x86_64.hpp"
#elif defined(__aarch64__)
#include "platform/architecture/test/aarch64.hpp"
#endif

/// At the begin of a test that needs the trap flag: skips it where the architecture has none.
#define SWITCHMARK_NEEDS_TRAP_FLAG()                               \
  if (!::switchmark::platform::architecture::no_trap_flag.empty()) \
  GTEST_SKIP() << ::switchmark::platform::architecture::no_trap_flag
