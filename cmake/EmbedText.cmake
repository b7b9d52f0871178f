# embed_text(FILE HEADER OUTPUT): a build step that makes the C source OUTPUT, which defines
#     const char NAME[];
# with the bytes of FILE and a NUL at the end; NAME is that of OUTPUT without its ending. HEADER,
# which declares it, is written by hand. As a script, this file is that step.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${input} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "((0x..,){16})" "\\1\n" bytes "${bytes}")
  cmake_path(GET output STEM name)
  file(WRITE ${output} "#include \"${header}\"\n\nconst char ${name}[] = {\n${bytes}0};\n")
  return()
endif()

function(embed_text input header output)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D input=${CMAKE_CURRENT_SOURCE_DIR}/${input} -D header=${header}
      -D output=${output} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake
    DEPENDS ${input} ${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake VERBATIM)
endfunction()
