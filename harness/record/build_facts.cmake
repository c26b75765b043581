# cmake -D SOURCE=... -D TEMPLATE=... -D HEADER=... -D FLAGS=... -D BUILD_TYPE=... -D GOOGLE_BENCHMARK=... -P this
#
# Runs at every build, not only when configuring: a commit made since then is the commit that is built. Files that git
# doesn't track leave the tree clean, since runs write their records into it. An unpacked archive has no commit, not even
# within the repository of something else.
find_program(GIT git)
# In a git hook these name the hook's repository, which would be asked in place of this one.
foreach(variable GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_NAMESPACE)
  unset(ENV{${variable}})
endforeach()
set(COMMIT unknown)
set(DIRTY unknown)
set(path_in_repository unknown)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-prefix
    OUTPUT_VARIABLE path_in_repository OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
endif()
if(GIT AND NOT failed AND "${path_in_repository}" STREQUAL "")
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse HEAD
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  execute_process(COMMAND ${GIT} -C ${SOURCE} --no-optional-locks status --porcelain --untracked-files=no
    OUTPUT_VARIABLE changes ERROR_QUIET RESULT_VARIABLE status_failed)
  if(NOT failed)
    set(COMMIT ${head})
  endif()
  if(NOT status_failed)
    set(DIRTY false)
    if(changes)
      set(DIRTY true)
    endif()
  endif()
endif()
configure_file(${TEMPLATE} ${HEADER} @ONLY)
