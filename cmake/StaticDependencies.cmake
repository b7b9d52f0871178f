# Start-up is most of the time of a lint of one file, and each shared library is a good part of
# it, the C library's own pieces too. Small libraries are therefore linked statically when their
# archive is there, and when all are, so is all of supconf. supconf-change keeps shared libraries.
option(SUPCONF_STATIC_DEPS "Link supconf, yaml, inih, pcre2 and jansson statically where possible" ON)

set(SUPCONF_STATIC_PROGRAM ${SUPCONF_STATIC_DEPS})

# prefer_static(PkgConfig-prefix library-name): makes PkgConfig::prefix mean the archive.
function(prefer_static prefix library)
  find_library(${prefix}_ARCHIVE NAMES lib${library}.a HINTS ${${prefix}_LIBRARY_DIRS})
  mark_as_advanced(${prefix}_ARCHIVE)
  if(NOT ${prefix}_ARCHIVE)
    set(SUPCONF_STATIC_PROGRAM OFF PARENT_SCOPE)
  elseif(SUPCONF_STATIC_DEPS)
    set_property(TARGET PkgConfig::${prefix}
      PROPERTY INTERFACE_LINK_LIBRARIES ${${prefix}_ARCHIVE})
  endif()
endfunction()

# leave_out_of_static(PkgConfig-prefix): a program with LINKED_STATICALLY uses nothing of it, and
# a static link refuses the very name of a shared library.
function(leave_out_of_static prefix)
  get_target_property(libraries PkgConfig::${prefix} INTERFACE_LINK_LIBRARIES)
  set_property(TARGET PkgConfig::${prefix} PROPERTY INTERFACE_LINK_LIBRARIES
    "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:LINKED_STATICALLY>>>:${libraries}>")
endfunction()

prefer_static(yaml yaml)
prefer_static(inih inih)
prefer_static(pcre2 pcre2-8)
prefer_static(jansson jansson)
foreach(prefix IN ITEMS git2 curl expat archive)
  leave_out_of_static(${prefix})
endforeach()

find_library(libc_ARCHIVE NAMES libc.a)
mark_as_advanced(libc_ARCHIVE)
if(NOT libc_ARCHIVE OR CMAKE_C_FLAGS MATCHES "-fsanitize|--coverage")
  set(SUPCONF_STATIC_PROGRAM OFF)
endif()
