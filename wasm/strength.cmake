# ownkey-strength: zxcvbn, compiled from Debian's sources (.deps/zxcvbn-src). Its dictionary is made here by its own generator, which runs
# natively. Without the sources the page works, but tells nobody how good a new password is; tests/wasm then fails.
set(source ${OWNKEY_DEPS}/zxcvbn-src)
if(NOT EXISTS ${source}/zxcvbn.c)
  message(WARNING "zxcvbn's sources are not in ${source}: no ownkey-strength; run tools/setup")
  return()
endif()

find_program(NATIVE_CXX NAMES g++ c++ REQUIRED)
file(GLOB words CONFIGURE_DEPENDS ${source}/words-*.txt)
set(made ${CMAKE_CURRENT_BINARY_DIR}/zxcvbn)
file(MAKE_DIRECTORY ${made})
add_custom_command(OUTPUT ${made}/dict-src.h
  COMMAND ${NATIVE_CXX} -O2 -w -o ${made}/dictgen ${source}/dict-generate.cpp
  COMMAND ${made}/dictgen -o ${made}/dict-src.h ${words}
  DEPENDS ${source}/dict-generate.cpp ${words} VERBATIM)

add_library(ownkey_zxcvbn STATIC ${source}/zxcvbn.c ${made}/dict-src.h)
target_compile_options(ownkey_zxcvbn PRIVATE -w)
target_include_directories(ownkey_zxcvbn PRIVATE ${made})
target_include_directories(ownkey_zxcvbn SYSTEM PUBLIC ${source})

add_executable(ownkey-strength strength.cpp)
target_compile_options(ownkey-strength PRIVATE -fno-exceptions -fno-rtti)
target_link_libraries(ownkey-strength PRIVATE ownkey_zxcvbn ownkey_warnings)
# -O2: higher levels shorten the names of imports and exports, which people and a test read.
target_link_options(ownkey-strength PRIVATE -O2 -sMODULARIZE -sEXPORT_ES6 -sDYNAMIC_EXECUTION=0 -sENVIRONMENT=web,worker -sFILESYSTEM=0
  -sSUPPORT_ERRNO=0 -sEXPORTED_RUNTIME_METHODS=HEAPU8 -sINCOMING_MODULE_JS_API=wasmBinary,locateFile)
ownkey_wasm_module(ownkey-strength .mjs strength_exports.txt)
