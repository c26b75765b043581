#pragma once

namespace switchmark::stackful {

/// How many forks lie between the process that first preempted and this one: what belongs to a process and was made at
/// another count is not there any more. Counted by pthread_atfork, hence not for vfork and bare system calls.
[[nodiscard]] unsigned forks() noexcept;

/// Forks are counted from now on, and in a child the ticks of the only thread go on. Throws std::system_error when
/// there is no memory for that.
void follow_forks();

}  // namespace switchmark::stackful
