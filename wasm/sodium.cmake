# ownkey_sodium: what core uses of libsodium 1.0.18, compiled from its sources (.deps/libsodium-src). configure would take 100 s here
# and finds out nothing; randomness.c takes the place of randombytes, so that the module has none.
set(source ${OWNKEY_DEPS}/libsodium-src/src/libsodium)
if(NOT EXISTS ${source})
  message(FATAL_ERROR "libsodium's sources are not in ${source}; run tools/setup")
endif()

set(VERSION 1.0.18)
set(SODIUM_LIBRARY_VERSION_MAJOR 10)
set(SODIUM_LIBRARY_VERSION_MINOR 3)
set(SODIUM_LIBRARY_MINIMAL_DEF "")
configure_file(${source}/include/sodium/version.h.in ${CMAKE_CURRENT_BINARY_DIR}/sodium/include/sodium/version.h @ONLY)

file(GLOB_RECURSE sources
  ${source}/crypto_aead/xchacha20poly1305/*.c ${source}/crypto_auth/hmacsha512/*.c
  # for the tests of core, and dropped from what is shipped: tokens of HS256, hashes of other systems
  ${source}/crypto_auth/hmacsha256/*.c ${source}/crypto_pwhash/crypto_pwhash.c
  ${source}/crypto_core/ed25519/*.c ${source}/crypto_core/hchacha20/*.c
  ${source}/crypto_generichash/blake2b/*.c ${source}/crypto_generichash/*.c
  ${source}/crypto_hash/sha256/*.c ${source}/crypto_hash/sha512/*.c ${source}/crypto_onetimeauth/*.c
  ${source}/crypto_pwhash/argon2/*.c ${source}/crypto_scalarmult/*.c ${source}/crypto_sign/*.c
  ${source}/crypto_stream/chacha20/*.c ${source}/crypto_stream/salsa20/*.c ${source}/crypto_verify/*.c
  # keys of the first login server
  ${source}/crypto_core/hsalsa20/*.c ${source}/crypto_core/salsa/*.c ${source}/crypto_secretbox/*.c ${source}/crypto_shorthash/*.c
  ${source}/crypto_box/*.c # for recovery officers
  ${source}/sodium/core.c ${source}/sodium/codecs.c ${source}/sodium/runtime.c ${source}/sodium/utils.c)

# base_point.c includes this one.
list(REMOVE_ITEM sources ${source}/crypto_core/ed25519/ref10/ed25519_ref10.c)

add_library(ownkey_sodium STATIC ${sources} ${CMAKE_CURRENT_SOURCE_DIR}/base_point.c ${CMAKE_CURRENT_SOURCE_DIR}/randomness.c)
target_include_directories(ownkey_sodium SYSTEM PRIVATE ${source})
target_compile_options(ownkey_sodium PRIVATE -w)
# Password stretching is where the time goes; all else may be small. No file may get both: after -Os emcc inlines nothing, whatever follows.
file(GLOB stretching ${source}/crypto_pwhash/argon2/argon2-fill-block*.c ${source}/crypto_pwhash/argon2/argon2-core.c)
get_target_property(others ownkey_sodium SOURCES)
list(REMOVE_ITEM others ${stretching})
set_source_files_properties(${others} PROPERTIES COMPILE_OPTIONS -Os)
# Curve arithmetic: better code for the field's multiplication, without inlining it (which would gain 4 % more and cost 6 kB).
set(no_inlining -mllvm -inline-threshold=0 -mllvm -inlinehint-threshold=0 -fno-unroll-loops)
set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/base_point.c PROPERTIES COMPILE_OPTIONS "-O2;${no_inlining}")
# Blocks of 1 KiB are copied by one instruction instead of a call of the C library's copy for each.
set_source_files_properties(${stretching} PROPERTIES COMPILE_OPTIONS "-O3;-mbulk-memory")
target_link_options(ownkey_sodium PUBLIC -mbulk-memory)
target_compile_definitions(ownkey_sodium PRIVATE CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1 HAVE_WEAK_SYMBOLS=1)
# libsodium includes its headers with and without the folder.
target_include_directories(ownkey_sodium SYSTEM PUBLIC ${source}/include ${source}/include/sodium
  ${CMAKE_CURRENT_BINARY_DIR}/sodium/include ${CMAKE_CURRENT_BINARY_DIR}/sodium/include/sodium)
