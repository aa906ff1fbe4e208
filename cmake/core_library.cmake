# ownkey::core installed: headers under include/ownkey, the static library, a CMake package and a pkg-config file.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# The library's interface. tests/install compiles each of these alone, and tools/dev reference describes them.
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/public_headers.txt OWNKEY_PUBLIC_HEADERS)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/public_headers.txt)
foreach(header ${OWNKEY_PUBLIC_HEADERS})
  cmake_path(GET header PARENT_PATH folder)
  install(FILES ${CMAKE_SOURCE_DIR}/core/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ownkey/${folder} COMPONENT core)
endforeach()
install(TARGETS ownkey_core EXPORT ownkey-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT core
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(made ${CMAKE_CURRENT_BINARY_DIR}/package)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/ownkey)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ownkey-config.cmake.in ${made}/ownkey-config.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${made}/ownkey-config-version.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT ownkey-targets NAMESPACE ownkey:: DESTINATION ${package} COMPONENT core)
install(FILES ${made}/ownkey-config.cmake ${made}/ownkey-config-version.cmake DESTINATION ${package} COMPONENT core)

file(RELATIVE_PATH OWNKEY_PREFIX_FROM_PC /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_CURRENT_LIST_DIR}/ownkey-core.pc.in ${made}/ownkey-core.pc @ONLY)
install(FILES ${made}/ownkey-core.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT core)
