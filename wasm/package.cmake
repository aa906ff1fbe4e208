# build/wasm/package: the npm package (package/README.md), which `npm pack` packs. Copies only: what the pages load, byte for byte, a few
# lines around it, and who made what is compiled in.
set(package ${CMAKE_BINARY_DIR}/package)
set(room ${CMAKE_CURRENT_SOURCE_DIR}/package)
set(made ${CMAKE_CURRENT_BINARY_DIR}/package)

file(GLOB methods CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/js/methods_*.mjs)
set(scripts ${methods})
foreach(name call crypto ownkey_module strength worker)
  list(APPEND scripts ${CMAKE_SOURCE_DIR}/web/js/${name}.mjs)
endforeach()

# The README shows the example that the tests run.
file(READ ${CMAKE_SOURCE_DIR}/docs/examples/js/sign.mjs EXAMPLE)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/examples/js/sign.mjs)
configure_file(${room}/about.md.in ${made}/README.md @ONLY)
configure_file(${room}/package.json.in ${made}/package.json @ONLY)

set(top ${made}/README.md ${made}/package.json ${room}/node.mjs ${room}/browser.mjs ${CMAKE_SOURCE_DIR}/LICENSE)
set(types ${room}/index.d.ts ${CMAKE_CURRENT_SOURCE_DIR}/crypto.d.ts)
set(parts ownkey ownkey-whole)
set(licenses ${OWNKEY_DEPS}/libsodium-src/LICENSE libsodium ${EMSCRIPTEN_ROOT_PATH}/system/lib/libc/musl/COPYRIGHT musl)
if(TARGET ownkey-strength)
  list(APPEND parts ownkey-strength)
  set(strength ${dist}/ownkey-strength.wasm) # beside its loader
  list(APPEND licenses ${OWNKEY_DEPS}/zxcvbn-src/COPYRIGHT zxcvbn)
endif()
set(copy ${CMAKE_COMMAND} -E copy)
set(modules ${parts})
list(TRANSFORM modules REPLACE "(.+)" "$<TARGET_FILE:\\1>")
while(licenses)
  list(POP_FRONT licenses text name)
  list(APPEND copy_licenses COMMAND ${copy} ${text} ${package}/licenses/${name}.txt)
endwhile()
add_custom_command(OUTPUT ${made}/stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${package}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${package}/js ${package}/types ${package}/wasm ${package}/licenses
  COMMAND ${copy} ${top} ${package}
  COMMAND ${copy} ${scripts} ${package}/js
  COMMAND ${copy} ${types} ${package}/types
  COMMAND ${copy} ${modules} ${strength} ${package}/wasm
  ${copy_licenses}
  COMMAND ${CMAKE_COMMAND} -E touch ${made}/stamp
  DEPENDS ${top} ${scripts} ${types} ${parts} VERBATIM)
add_custom_target(ownkey_package ALL DEPENDS ${made}/stamp)
