#pragma once

namespace switchmark::stackful {

/// From now on a fiber of the calling thread that overflows its stack ends the process with one line on stderr, which
/// names whose stacks they are (stack_options::owner), their size, and the remedy; then by SIGSEGV, as before. Every
/// other SIGSEGV is left to the handler that was installed before, or to the kernel. A handler that is installed later
/// takes the place of this one.
///
/// The report is written by a signal handler, which cannot run on a stack that is full: a thread without an alternate
/// signal stack gets one, and keeps it until it ends. Nothing happens at later calls. Throws std::system_error when
/// there is no memory for the stack.
void report_overflows();

}  // namespace switchmark::stackful
