#pragma once

namespace switchmark::stackful {

/// What stands between preemption and each hazard of stackful/HAZARDS.md. Always all on, and known when compiling, so
/// that none costs a branch; only the program `switchmark-guards`, which shows what happens without, is compiled with
/// SWITCHMARK_SWITCHABLE_GUARDS and turns one off at a time.
struct guard_set {
  bool exception_state = true;    ///< each fiber its own C++ exception state
  bool program_code = true;       ///< a tick in library code is deferred
  bool scheduler_region = true;   ///< a tick inside the scheduler is deferred: its region, its section
  bool handler_region = true;     ///< a tick inside the handler is deferred
  bool headroom = true;           ///< a tick without room for a further signal frame is deferred
  bool undeferred_signal = true;  ///< SA_NODEFER: the next fiber runs with the tick unblocked
  bool own_signal_frame = true;   ///< no SA_ONSTACK: each stopped fiber keeps its signal frame
  bool vector_state = true;       ///< the kernel restores the vector registers of a stopped fiber
  bool errno_kept = true;         ///< each fiber its own errno
  bool static_guard = true;       ///< function-local statics are made inside a region
  bool library_frames = true;     ///< library functions call back under their locks inside a region
  bool next_wait = true;          ///< a stopped fiber is cancelled at its next wait, not where it was stopped
  bool late_ticks = true;         ///< a tick that comes when nothing can be preempted does nothing
  bool own_thread = true;         ///< a scheduler runs on the thread that made it
  bool mutex_parks = true;        ///< waiting for a mutex parks the fiber
  bool reference_counts = true;   ///< libstdc++ changes reference counts by atomic instructions
  bool other_handlers = true;     ///< a tick inside the handler of another signal is deferred
  bool no_ticks = true;           ///< no tick interrupts a system call inside of `no_ticks`
  bool large_guards = true;       ///< the guard below a stack is as large as the largest frame
};

#ifdef SWITCHMARK_SWITCHABLE_GUARDS
extern guard_set guards;
#else
inline constexpr guard_set guards;
#endif

}  // namespace switchmark::stackful
