# What `./dev package` makes of an installed tree: .deb and .rpm. With SOURCE_DATE_EPOCH set, the
# same sources give the same bytes.
set(CPACK_PACKAGE_NAME supconf)
set(CPACK_PACKAGE_VENDOR "the supconf authors")
set(CPACK_PACKAGE_CONTACT "the supconf authors <supconf@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "linter, renderer and change manager for supervisord")
set(CPACK_PACKAGE_DESCRIPTION
"supconf reads supervisord configuration exactly as supervisord does and says
before anything runs what would be refused, what would be dropped without a
word, and which processes a change would restart. It renders configuration
from templates and a YAML inventory, applies it group by group, watches each
group and goes back by itself when one fails.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS supervisor)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, git")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_SUMMARY ${CPACK_PACKAGE_DESCRIPTION_SUMMARY})
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
set(CPACK_RPM_SPEC_MORE_DEFINE
"%define _buildhost reproducible
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
  /usr/libexec /usr/share/man /usr/share/man/man1 /usr/share/man/man5 /usr/share/doc
  /usr/share/bash-completion /usr/share/bash-completion/completions
  /usr/share/zsh /usr/share/zsh/site-functions
  /usr/share/fish /usr/share/fish/vendor_completions.d)

# Debian wants documents packed, and without the time of packing in them.
# install_packed(SOURCE TARGET): gzips a file below the build folder, installs it in folder TARGET.
function(install_packed source folder name)
  set(packed ${PROJECT_BINARY_DIR}/packed/${name}.gz)
  add_custom_command(OUTPUT ${packed}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/packed
    COMMAND gzip -9nc ${source} > ${packed}
    DEPENDS ${source} VERBATIM)
  install(FILES ${packed} DESTINATION ${folder})
  set_property(GLOBAL APPEND PROPERTY SUPCONF_PACKED ${packed})
endfunction()

file(GLOB manuals CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.[1-8])
foreach(manual IN LISTS manuals)
  cmake_path(GET manual FILENAME name)
  string(REGEX REPLACE ".*\\." "" section ${name})
  install_packed(${manual} ${CMAKE_INSTALL_MANDIR}/man${section} ${name})
endforeach()
install_packed(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${CMAKE_INSTALL_DOCDIR} changelog)

set(debian_changelog ${PROJECT_BINARY_DIR}/packed/changelog.Debian)
add_custom_command(OUTPUT ${debian_changelog}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/packed
  COMMAND ${PROJECT_SOURCE_DIR}/packaging/debian-changelog ${PROJECT_VERSION}-1 > ${debian_changelog}
  DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/packaging/debian-changelog
  VERBATIM)
install_packed(${debian_changelog} ${CMAKE_INSTALL_DOCDIR} changelog.Debian)
configure_file(${PROJECT_SOURCE_DIR}/packaging/sbom.cdx.json.in sbom.cdx.json @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/sbom.cdx.json DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/packaging/copyright ${PROJECT_SOURCE_DIR}/README.md
  ${PROJECT_SOURCE_DIR}/README.zh-CN.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN studies EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples DESTINATION ${CMAKE_INSTALL_DOCDIR}
  USE_SOURCE_PERMISSIONS PATTERN secrets EXCLUDE)

get_property(packed GLOBAL PROPERTY SUPCONF_PACKED)
add_custom_target(packed ALL DEPENDS ${packed})

include(CPack)
