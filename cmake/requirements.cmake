# What must hold of the tool chain. Each refusal names what would go wrong without it.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)

if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  message(FATAL_ERROR "switchmark runs on Linux: ticks come from timers with SIGEV_THREAD_ID")
endif()
if("${CMAKE_CXX_FLAGS} ${CMAKE_EXE_LINKER_FLAGS}" MATCHES "-static( |$)")
  message(FATAL_ERROR "a static link makes libc program code, and a fiber could be preempted inside malloc")
endif()
if("${CMAKE_CXX_FLAGS}" MATCHES "-flto" OR CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  message(FATAL_ERROR "link-time optimisation would compile a kernel differently for each model: switch it off")
endif()
# Sanitizers, of which AddressSanitizer and UBSan work (preset asan-ubsan).
set(all_flags "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}}")
if(all_flags MATCHES "-fsanitize=[a-z,-]*address")
  set(SWITCHMARK_ADDRESS_SANITIZER TRUE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND NOT all_flags MATCHES "-shared-libsan|-shared-libasan")
    message(FATAL_ERROR "clang links AddressSanitizer into the program, and a fiber could be preempted inside malloc: use g++, or -shared-libsan")
  endif()
endif()
if(all_flags MATCHES "-fsanitize=[a-z,-]*thread")
  message(FATAL_ERROR "ThreadSanitizer delivers a signal when the thread next calls what blocks, and no tick would stop a fiber that computes")
endif()

# Flags that every layer is compiled and linked with. -z now: no lazy binding on a fiber's stack, where the
# dynamic linker would take its locks. The frame pointer is left to the compiler, as in programs that people ship.
add_library(switchmark_flags INTERFACE)
target_compile_options(switchmark_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
target_link_options(switchmark_flags INTERFACE -Wl,-z,now)
# A function whose frame is larger than a page touches every page of it in turn, so that it cannot step over the guard
# below a fiber's stack.
target_compile_options(switchmark_flags INTERFACE -fstack-clash-protection)
# On aarch64 g++ takes guards for 64 KiB large, and leaves smaller frames alone.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(switchmark_flags INTERFACE --param=stack-clash-protection-guard-size=12)
endif()
# clang doesn't know the attribute for one function that isn't to be called through a stub (stackful/context.hpp).
target_compile_options(switchmark_flags INTERFACE
  "$<$<CXX_COMPILER_ID:Clang>:-fno-plt;-Wno-unknown-attributes>")

# g++ collects garbage each time that its memory has doubled, from 128 MB on, which takes a tenth to a sixth of the time
# in sources of many templates. It begins later here, as long as all compilers of a build together take at most half of
# the memory. The generated code is the same. -fpch-deps: what ninja knows of an object includes the headers that were
# compiled beforehand.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(switchmark_flags INTERFACE -fpch-deps)
  cmake_host_system_information(RESULT megabytes QUERY TOTAL_PHYSICAL_MEMORY)
  cmake_host_system_information(RESULT cpus QUERY NUMBER_OF_LOGICAL_CORES)
  math(EXPR kilobytes "${megabytes} * 1024 / (2 * (${cpus} + 2))")  # two compilers more than CPUs: ninja by hand
  if(kilobytes GREATER 1000000)
    set(kilobytes 1000000)
  endif()
  if(kilobytes GREATER 131072)
    target_compile_options(switchmark_flags INTERFACE --param=ggc-min-heapsize=${kilobytes})
  endif()
endif()
