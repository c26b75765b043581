# cmake --install BUILD --prefix DIR: a folder that works from wherever it is moved to.
#   DIR/bin/switchmark, -unhooked, -guards       the programs find each other beside themselves
#   DIR/bin/switchmark-compare, -validate, ...   links to the scripts
#   DIR/share/switchmark/                        scripts, schema and reference records, as they lie in the repository
set(shared share/switchmark)
set(commands advise charts compare export report validate)

install(TARGETS switchmark switchmark-unhooked switchmark-guards RUNTIME DESTINATION bin)
list(TRANSFORM commands PREPEND ${PROJECT_SOURCE_DIR}/scripts/ OUTPUT_VARIABLE programs)
install(PROGRAMS ${programs} ${PROJECT_SOURCE_DIR}/scripts/guards ${PROJECT_SOURCE_DIR}/scripts/with_python
        DESTINATION ${shared}/scripts)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scripts/shell ${PROJECT_SOURCE_DIR}/scripts/examples DESTINATION ${shared}/scripts)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scripts/switchmark DESTINATION ${shared}/scripts
        FILES_MATCHING PATTERN "*.py" PATTERN "description.json" PATTERN "advice.js" PATTERN "interpolation.js" PATTERN mutation EXCLUDE PATTERN fuzzing EXCLUDE PATTERN __pycache__ EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scripts/switchmark/report/assets DESTINATION ${shared}/scripts/switchmark/report)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/results/reference ${PROJECT_SOURCE_DIR}/results/renames DESTINATION ${shared}/results
        FILES_MATCHING PATTERN "*.json" PATTERN "*-charts" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/results/schema.json ${PROJECT_SOURCE_DIR}/results/README.md DESTINATION ${shared}/results)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/LICENSE
        DESTINATION ${shared})
file(WRITE ${PROJECT_BINARY_DIR}/version "${PROJECT_VERSION}\n")
install(FILES ${PROJECT_BINARY_DIR}/version DESTINATION ${shared})

foreach(command IN LISTS commands)
  install(CODE "file(CREATE_LINK ../${shared}/scripts/${command}
                \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/bin/switchmark-${command}\" SYMBOLIC)")
endforeach()
