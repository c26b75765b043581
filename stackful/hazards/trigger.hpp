#pragma once

/// One function per hazard, named like its guard: hazard::trigger says what they return. Ticks are raised by hand, or
/// come after every instruction, so that each comes out alike every time.
namespace switchmark::stackful::hazards::trigger {

// exceptions.cpp
const char* exception_state();
const char* next_wait();

// ticks.cpp
const char* program_code();
const char* scheduler_region();
const char* handler_region();
const char* undeferred_signal();
const char* other_handlers();
const char* no_ticks();

// stacks.cpp
const char* headroom();
const char* own_signal_frame();
const char* large_guards();

// registers.cpp
const char* vector_state();
const char* errno_kept();

// library_frames.cpp
const char* static_guard();
const char* library_frames();

// locks.cpp
const char* mutex_parks();

// reference_counts.cpp
const char* reference_counts();

// lifetimes.cpp
const char* late_ticks();
const char* own_thread();

}  // namespace switchmark::stackful::hazards::trigger
