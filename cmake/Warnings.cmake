# Warnings are a matter of our own code: they hang on a target, never on the whole build.
add_library(supconf_warnings INTERFACE)
target_compile_options(supconf_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Wformat=2 -Wundef -Wvla
  -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings
  -Wpointer-arith -Wimplicit-fallthrough -Wswitch-enum
  $<$<BOOL:${SUPCONF_WERROR}>:-Werror>)
target_compile_definitions(supconf_warnings INTERFACE _GNU_SOURCE)
