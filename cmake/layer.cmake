# switchmark_layer(<name> [FOLDER <folder>] [TOGETHER] [SOURCES ...] [USES ...])
#
# One library per folder of the architecture, called switchmark_<name>, in which "/" is written "_". Headers are included
# as "<name>/<file>.hpp", and the only include roots that a folder gets are its own and those of the folders that it USES,
# so that an include against the direction of the dependencies does not compile. The root is a folder in the build tree
# that holds one link, to the sources: the folder of the CMakeLists.txt, or FOLDER below it. TOGETHER: the layer is not
# measured, and its sources are compiled as switchmark_compile_together says.
function(switchmark_layer name)
  cmake_parse_arguments(LAYER "TOGETHER" "FOLDER" "SOURCES;USES" ${ARGN})
  string(REPLACE "/" "_" target switchmark_${name})
  set(root ${CMAKE_BINARY_DIR}/roots/${target})
  cmake_path(GET name PARENT_PATH above)
  file(MAKE_DIRECTORY ${root}/${above})
  cmake_path(APPEND CMAKE_CURRENT_SOURCE_DIR ${LAYER_FOLDER} OUTPUT_VARIABLE folder)
  file(CREATE_LINK ${folder} ${root}/${name} SYMBOLIC)

  if(LAYER_SOURCES)
    add_library(${target} STATIC ${LAYER_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${root})
  target_link_libraries(${target} ${scope} switchmark_flags ${LAYER_USES})
  if(LAYER_TOGETHER)
    switchmark_compile_together(${target})
  elseif(LAYER_SOURCES)
    switchmark_precompile(${target} STANDARD)
  endif()
endfunction()

option(SWITCHMARK_TESTS_APART "A program for each test file, as scripts/check/mutation asks for" OFF)

# Element accesses of the standard library are checked in builds that nobody measures: an index that is out of range by
# one ends the test instead of reading what lies beyond.
target_compile_definitions(switchmark_flags INTERFACE
  $<$<OR:$<CONFIG:Debug>,$<BOOL:${SWITCHMARK_TESTS_APART}>>:_GLIBCXX_ASSERTIONS>)

# Warnings that several files in one translation unit cause, and none of them alone.
add_library(switchmark_unity_flags INTERFACE)
target_compile_options(switchmark_unity_flags INTERFACE
  -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)

# switchmark_test(<layer> [PROGRAM <name>] [RELEASE_ONLY] [UNOPTIMISED | LIGHTLY_OPTIMISED] SOURCES <file>_test.cpp ...
#                 [USES ...] [RUNS <program> ...])
#
# One test program per layer, one file per file that it tests. PROGRAM: its name, in place of <layer>_test. RUNS:
# programs that the tests start. RELEASE_ONLY: a Debug build does not have them. UNOPTIMISED, LIGHTLY_OPTIMISED: kinds of
# precompiled headers (switchmark_precompile). The files are united (switchmark_unite_sources). With SWITCHMARK_TESTS_APART
# each file is a program of its own.
function(switchmark_test layer)
  cmake_parse_arguments(TEST "RELEASE_ONLY;UNOPTIMISED;LIGHTLY_OPTIMISED" "PROGRAM" "SOURCES;USES;RUNS" ${ARGN})
  if(TEST_RELEASE_ONLY AND CMAKE_BUILD_TYPE STREQUAL "Debug")
    return()
  endif()
  if(NOT SWITCHMARK_TESTS_APART)
    set(program ${layer}_test)
    if(TEST_PROGRAM)
      set(program ${TEST_PROGRAM})
    endif()
    add_executable(${program} ${TEST_SOURCES})
    switchmark_complete_test(${layer} ${program})
    switchmark_unite_sources(${program})
    gtest_discover_tests(${program} TEST_PREFIX "${layer}: " DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
    return()
  endif()
  set(shared ${TEST_SOURCES})
  list(FILTER shared EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER TEST_SOURCES INCLUDE REGEX "_test\\.cpp$")
  foreach(file IN LISTS TEST_SOURCES)
    get_filename_component(name ${file} NAME_WE)
    set(program ${layer}_${name})
    add_executable(${program} ${file} ${shared})
    switchmark_complete_test(${layer} ${program})
    switchmark_kills_mutants(${layer} ${program} ARGUMENTS --gtest_fail_fast RUNS ${TEST_RUNS})
  endforeach()
endfunction()

# What a test program is linked with; a part of switchmark_test.
macro(switchmark_complete_test layer program)
  if(TEST_UNOPTIMISED)
    switchmark_precompile(${program} UNOPTIMISED_TEST)
  elseif(TEST_LIGHTLY_OPTIMISED)
    switchmark_precompile(${program} LIGHTLY_OPTIMISED_TEST)
  else()
    switchmark_precompile(${program} TEST)
  endif()
  target_link_libraries(${program} PRIVATE switchmark_${layer} ${TEST_USES} GTest::gtest_main GTest::gmock)
  if(TEST_RUNS)
    add_dependencies(${program} ${TEST_RUNS})
  endif()
endmacro()

# switchmark_kills_mutants(<layer> <program> [ARGUMENTS ...] [ENVIRONMENT <name>=<value> ...] [RUNS <program> ...])
#
# scripts/check/mutation runs this program for mutants of the layer: a file in test_programs/<layer> holds its command
# line, and behind it the files of the programs that it starts.
function(switchmark_kills_mutants layer program)
  cmake_parse_arguments(KILLS "" "" "ARGUMENTS;ENVIRONMENT;RUNS" ${ARGN})
  list(JOIN KILLS_ENVIRONMENT " " environment)
  list(JOIN KILLS_ARGUMENTS " " arguments)
  set(others "")
  foreach(other IN LISTS KILLS_RUNS)
    string(APPEND others "\n$<TARGET_FILE:${other}>")
  endforeach()
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/test_programs/${layer}/${program}
       CONTENT "${environment} $<TARGET_FILE:${program}> ${arguments}${others}\n")
endfunction()
