# switchmark_precompile(<target> TEST | LIGHTLY_OPTIMISED_TEST | UNOPTIMISED_TEST | JSON)
#
# The sources of the target begin with headers that g++ compiles once for all targets of the build that name the same kind:
#   TEST               those of Google Test
#   LIGHTLY_OPTIMISED_TEST   the same for test programs that are compiled with -Og
#   UNOPTIMISED_TEST   those of Google Test and the JSON library, for test programs that are compiled with -O0
#   JSON               the JSON library and fmt, for layers that are not measured
# g++ accepts them if the optimisation, the debug information and every macro that they ask for are the same; include
# roots, definitions of the layers and flags of code generation may differ. (Where it does not accept them, it warns and
# reads the headers themselves.) clang wants equal flags, so each target has its own.
function(switchmark_precompile target kind)
  set(headers_of_TEST <gmock/gmock.h> <gtest/gtest.h>)
  set(headers_of_LIGHTLY_OPTIMISED_TEST ${headers_of_TEST})
  set(options_of_LIGHTLY_OPTIMISED_TEST ${switchmark_light_optimisation})
  set(headers_of_UNOPTIMISED_TEST <gmock/gmock.h> <gtest/gtest.h> <nlohmann/json.hpp>)
  set(headers_of_JSON <nlohmann/json.hpp> <fmt/format.h>)
  set(options_of_UNOPTIMISED_TEST -O0)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_precompile_headers(${target} PRIVATE ${headers_of_${kind}})
    return()
  endif()
  string(TOLOWER switchmark_headers_${kind} owner)
  if(NOT TARGET ${owner})
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${owner}.cpp CONTENT "// Its target has precompiled headers.\n")
    add_library(${owner} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/generated/${owner}.cpp)
    target_link_libraries(${owner} PRIVATE switchmark_flags nlohmann_json::nlohmann_json fmt::fmt)
    if(kind MATCHES TEST)  # it defines a macro that the headers ask for
      target_link_libraries(${owner} PRIVATE GTest::gmock)
    endif()
    target_compile_options(${owner} PRIVATE ${options_of_${kind}})
    target_precompile_headers(${owner} PRIVATE ${headers_of_${kind}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# Of tests whose claims do not depend on the optimisation. Coroutines need the tail calls (cmake/symmetric_transfer.cmake).
set(switchmark_light_optimisation
    "$<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-Og;-foptimize-sibling-calls>")
function(switchmark_optimise_lightly target)
  target_compile_options(${target} PRIVATE ${switchmark_light_optimisation})
endfunction()

# switchmark_compile_together(<target>)
#
# Six sources of a layer that is not measured are one translation unit, with precompiled headers of the kind JSON: most of
# what these layers compile is templates of the JSON library. The names in anonymous namespaces of such a layer differ. For
# scripts/check/mutation each source is compiled by itself, since mutants change one.
function(switchmark_compile_together target)
  switchmark_precompile(${target} JSON)
  if(NOT SWITCHMARK_TESTS_APART)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
    target_link_libraries(${target} PRIVATE switchmark_unity_flags)
  endif()
endfunction()
