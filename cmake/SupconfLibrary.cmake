# supconf_library(FOLDER SOURCES a.c b.c USES base text FOREIGN PkgConfig::yaml)
#
# One static library a folder. USES are folders to its left (tests/layers.txt); FOREIGN are
# libraries whose headers stay inside this folder.
function(supconf_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;FOREIGN")
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(${name} PRIVATE supconf_warnings ${arg_FOREIGN} PUBLIC ${arg_USES})
endfunction()
