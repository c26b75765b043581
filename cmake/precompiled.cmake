# switchmark_precompile(<target> STANDARD | TEST | LIGHTLY_OPTIMISED_TEST | UNOPTIMISED_TEST | JSON)
#
# The sources of the target begin with headers that g++ compiles once for all targets of the build that name the same
# kind, and have the optimisation of that kind:
#   STANDARD                -O2  the headers of the standard library that most sources include
#   TEST                    -O1  those of Google Test; with the inlining of -O2, since what must not be preempted is inlined
#                                into one section
#   LIGHTLY_OPTIMISED_TEST  -Og  the same, for tests whose claims do not depend on the optimisation: takes g++ two thirds of
#                                the time. Coroutines need the tail calls (cmake/symmetric_transfer.cmake).
#   UNOPTIMISED_TEST        -O0  the same and the JSON library, for tests that include no code of the models: half the time
#   JSON                    -O1  the JSON library and fmt, for layers that are not measured, since they leave templates that
#                                each translation unit instantiates again, used or not, which takes 0.7 s
# g++ accepts them if the debug information and every macro that they ask for are the same, and include roots, definitions
# of the layers and flags of code generation may differ. (Where it does not accept them, it warns and reads the headers
# themselves.) It accepts them for another level of optimisation, too, and a header that restores options (#pragma GCC
# pop_options) then restores those of the precompiled headers: so the level belongs to the kind. The machine code is that
# of sources without precompiled headers (compare it before a measured source gets them: in two of the workloads, which use
# the JSON library, it was not). clang wants equal flags, so each target has its own; those of the kind STANDARD
# would not pay, and a source that lacks an include does not compile there.
function(switchmark_precompile target kind)
  if(kind STREQUAL "LIGHTLY_OPTIMISED_TEST" AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    set(kind TEST)  # the same there
  endif()
  set(headers_of_STANDARD <algorithm> <array> <atomic> <chrono> <cmath> <coroutine> <functional> <map> <memory> <mutex>
    <optional> <span> <stdexcept> <string> <string_view> <system_error> <thread> <utility> <vector>)
  set(headers_of_TEST <gmock/gmock.h> <gtest/gtest.h>)
  set(headers_of_LIGHTLY_OPTIMISED_TEST ${headers_of_TEST})
  set(headers_of_UNOPTIMISED_TEST ${headers_of_TEST} <nlohmann/json.hpp>)
  set(headers_of_JSON <nlohmann/json.hpp> <fmt/format.h>)
  set(released_by_gnu $<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>)
  set(options_of_TEST "$<${released_by_gnu}:-O1;-finline-functions;-finline-small-functions;-fpartial-inlining>"
      "$<${released_by_gnu}:-findirect-inlining;-foptimize-sibling-calls>")
  set(options_of_LIGHTLY_OPTIMISED_TEST "$<${released_by_gnu}:-Og;-foptimize-sibling-calls>")
  set(options_of_UNOPTIMISED_TEST -O0)
  set(options_of_JSON $<$<CONFIG:Release>:-O1>)
  target_compile_options(${target} PRIVATE ${options_of_${kind}})
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    if(NOT kind STREQUAL "STANDARD")
      target_precompile_headers(${target} PRIVATE ${headers_of_${kind}})
    endif()
    return()
  endif()
  string(TOLOWER switchmark_headers_${kind} owner)
  if(NOT TARGET ${owner})
    set(source ${CMAKE_BINARY_DIR}/generated/${owner}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Its target has precompiled headers.\n")
    add_library(${owner} OBJECT EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${owner} PRIVATE switchmark_flags nlohmann_json::nlohmann_json fmt::fmt)
    if(kind MATCHES TEST)  # it defines a macro that the headers ask for
      target_link_libraries(${owner} PRIVATE GTest::gmock)
    endif()
    target_compile_options(${owner} PRIVATE ${options_of_${kind}})
    target_precompile_headers(${owner} PRIVATE ${headers_of_${kind}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# switchmark_unite_sources(<target>)
#
# Twelve sources of the target are one translation unit, so that the headers are compiled once for them: the names in their
# anonymous namespaces differ. For scripts/check/mutation each source is compiled by itself, since mutants change one.
# Never for what is measured: which functions are inlined depends on the whole translation unit.
function(switchmark_unite_sources target)
  if(NOT SWITCHMARK_TESTS_APART)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
    target_link_libraries(${target} PRIVATE switchmark_unity_flags)
  endif()
endfunction()

# switchmark_compile_together(<target>)
#
# The sources of a layer that is not measured are united, with precompiled headers of the kind JSON: most of what these
# layers compile is templates of the JSON library. -O1 takes two thirds of the time of -O2. (Of a template that measured
# layers use as well, programs must take the instance of those: harness/cli.)
function(switchmark_compile_together target)
  switchmark_precompile(${target} JSON)
  switchmark_unite_sources(${target})
endfunction()
