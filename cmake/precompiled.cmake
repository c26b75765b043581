# switchmark_precompile(<target> STANDARD | TEST | UNOPTIMISED_TEST | JSON)
#
# The sources of the target begin with headers that g++ compiles once for all targets of the build that name the same kind:
#   STANDARD           the headers of the standard library that most sources include
#   TEST               those of Google Test
#   UNOPTIMISED_TEST   those of Google Test and the JSON library, for test programs that are compiled with -O0
#   JSON               the JSON library and fmt. They leave templates that each translation unit instantiates again, used
#                      or not, which takes 0.7 s: only for targets most of whose sources use the JSON library
# g++ accepts them if the debug information and every macro that they ask for are the same, which tell whether there is
# optimisation, but not of which level; include roots, definitions of the layers and flags of code generation may differ.
# (Where it does not accept them, it warns and reads the headers themselves.) The machine code is that of sources without
# them. clang wants equal flags, so each target has its own; those of the kind STANDARD would not pay, and a source that
# lacks an include does not compile there.
function(switchmark_precompile target kind)
  set(headers_of_STANDARD <algorithm> <array> <atomic> <functional> <memory> <mutex> <optional> <span> <stdexcept> <string>
    <string_view> <system_error> <utility> <vector>)
  set(headers_of_TEST <gmock/gmock.h> <gtest/gtest.h>)
  set(headers_of_UNOPTIMISED_TEST <gmock/gmock.h> <gtest/gtest.h> <nlohmann/json.hpp>)
  set(headers_of_JSON <nlohmann/json.hpp> <fmt/format.h>)
  set(options_of_UNOPTIMISED_TEST -O0)
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
# layers compile is templates of the JSON library. -O1 takes two thirds of the time
# of -O2. (Of a template that measured layers use as well, programs must take the instance of those: harness/cli.)
function(switchmark_compile_together target)
  switchmark_precompile(${target} JSON)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  switchmark_unite_sources(${target})
endfunction()
