#pragma once

namespace switchmark::platform {

/// Ends glibc's single-threaded mode for the rest of the process. Does nothing where the mode has ended already.
///
/// While a process has never had a second thread, glibc's `__libc_single_threaded` (sys/single_threaded.h) is true, and
/// code that asks for it changes shared data without atomic instructions: libstdc++ changes its reference counts so
/// (ext/atomicity.h), in program code, and glibc its locks, in glibc's code. Threads are safe with that,
/// since the second one ends the mode. Fibers are not: one of them may be stopped by a tick between the load and the
/// store of a count that another one changes meanwhile, and glibc does not know of fibers.
///
/// This function creates a thread and joins it, which ends the mode. It does not write the variable: glibc's manual
/// forbids that to applications, and it would not be enough. Malloc and the other parts of glibc ask for a second copy
/// of the variable (SINGLE_THREAD_P), which a program cannot reach, and stdio begins to take its locks in
/// `pthread_create`. Both copies must agree.
///
/// glibc 2.36 and 2.41 set the variable to false in `pthread_create` and never to true again after the process has
/// started, neither in `pthread_join` nor in a child of `fork`. The manual allows future versions to set it to true
/// when the last other thread is gone. Throws std::runtime_error where that has happened, and std::system_error when
/// there cannot be a thread.
///
/// The thread runs with every signal blocked, so that a signal that is sent to the process is handled by a thread that
/// knows of it. Runs on the stack of the caller and blocks its thread until the other one has ended: not to be called
/// in a signal handler, nor in a fiber while the mode may still last.
void end_single_threaded_mode();

}  // namespace switchmark::platform
