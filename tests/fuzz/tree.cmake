# Read by ctest in another tree: the tests of the tree with the fuzz targets are its own as well (tools/test says where that is).
if(DEFINED ENV{OWNKEY_FUZZ_TREE})
  subdirs("$ENV{OWNKEY_FUZZ_TREE}")
endif()
