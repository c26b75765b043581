# Programs of another architecture, run by qemu-user. They start each other (a run measures in child processes, and tests
# start the programs that they test), which the kernel refuses unless it has been told of the emulator (binfmt_misc), and a
# container may not tell it. So every program loads a library whose exec starts the emulator again.
find_program(emulator qemu-aarch64-static REQUIRED)
set(preloaded ${CMAKE_BINARY_DIR}/libemulated_exec.so)
execute_process(
  COMMAND ${CMAKE_CXX_COMPILER} --sysroot=${CMAKE_SYSROOT} -std=c++20 -O1 -Wall -Wextra -shared -fPIC
    "-DEMULATOR=\"${emulator}\"" "-DEMULATED_ROOT=\"${CMAKE_SYSROOT}\""
    ${CMAKE_CURRENT_LIST_DIR}/emulated_exec.cpp -o ${preloaded}
  COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/emulated_exec.cpp)
list(APPEND CMAKE_CROSSCOMPILING_EMULATOR -E LD_PRELOAD=${preloaded})
