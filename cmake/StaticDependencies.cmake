# Start-up is most of the time of a lint of one file, and each shared library is a good part of
# it. Small libraries that supconf itself uses are linked statically when their archive is there.
option(SUPCONF_STATIC_DEPS "Link yaml, inih, pcre2 and jansson statically where possible" ON)

# prefer_static(PkgConfig-prefix library-name): makes PkgConfig::prefix mean the archive.
function(prefer_static prefix library)
  find_library(${prefix}_ARCHIVE NAMES lib${library}.a HINTS ${${prefix}_LIBRARY_DIRS})
  mark_as_advanced(${prefix}_ARCHIVE)
  if(SUPCONF_STATIC_DEPS AND ${prefix}_ARCHIVE)
    set_property(TARGET PkgConfig::${prefix}
      PROPERTY INTERFACE_LINK_LIBRARIES ${${prefix}_ARCHIVE})
  endif()
endfunction()

prefer_static(yaml yaml)
prefer_static(inih inih)
prefer_static(pcre2 pcre2-8)
prefer_static(jansson jansson)
