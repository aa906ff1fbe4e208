# GoogleTest from Debian's sources, and the core tests for Node. Not part of `all`: tests/wasm asks for it. In one file, since Node's
# fetch breaks this Emscripten's loader.
set(googletest /usr/src/googletest/googletest)
if(NOT EXISTS ${googletest})
  return() # a machine that only builds
endif()
set(headers ${CMAKE_CURRENT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${headers})
file(CREATE_LINK /usr/include/rapidjson ${headers}/rapidjson SYMBOLIC) # /usr/include itself would hide Emscripten's

add_executable(ownkey_core_tests_wasm EXCLUDE_FROM_ALL ${core_tests} ${googletest}/src/gtest-all.cc)
set_source_files_properties(${googletest}/src/gtest-all.cc PROPERTIES COMPILE_OPTIONS -w)
target_include_directories(ownkey_core_tests_wasm SYSTEM PRIVATE ${googletest}/include ${googletest} ${headers})
target_compile_definitions(ownkey_core_tests_wasm PRIVATE OWNKEY_SOURCE_DIR="${CMAKE_SOURCE_DIR}" GTEST_HAS_PTHREAD=0)
target_compile_options(ownkey_core_tests_wasm PRIVATE -O1)
target_link_libraries(ownkey_core_tests_wasm PRIVATE ownkey::core ownkey_warnings)
target_link_options(ownkey_core_tests_wasm PRIVATE -O1 -sNODERAWFS -sSINGLE_FILE -sALLOW_MEMORY_GROWTH -sEXIT_RUNTIME -sTOTAL_STACK=1048576)
set_target_properties(ownkey_core_tests_wasm PROPERTIES SUFFIX .cjs RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
