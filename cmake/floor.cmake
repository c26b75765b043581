# switchmark_floor(<name> FOLDER <dir> [SOURCES ...] [USES ...])
#
# One static library per floor of the house. Headers are included as "<name>/<file>.hpp", and the only include
# root that a floor gets is its own and those of the floors that it USES, so that an arrow that nobody drew
# does not compile. The root is a folder in the build tree that holds one link, to the floor's sources.
function(switchmark_floor name)
  cmake_parse_arguments(FLOOR "" "FOLDER" "SOURCES;USES" ${ARGN})
  set(root ${CMAKE_BINARY_DIR}/roots/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)

  if(FLOOR_SOURCES)
    add_library(switchmark_${name} STATIC ${FLOOR_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(switchmark_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(switchmark_${name} ${scope} ${root})
  target_link_libraries(switchmark_${name} ${scope} switchmark_flags ${FLOOR_USES})
endfunction()

# switchmark_test(<floor> <file>_test.cpp ...): one test program per floor, one file per file that it tests.
function(switchmark_test floor)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES" ${ARGN})
  add_executable(${floor}_test ${TEST_SOURCES})
  target_link_libraries(${floor}_test PRIVATE switchmark_${floor} ${TEST_USES} GTest::gtest_main GTest::gmock)
  gtest_discover_tests(${floor}_test TEST_PREFIX "${floor}: " DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
