# A room is a folder with a library target. Its headers are reachable only through its target: each room has an include root of
# its own that holds one link to the folder, so `#include "fs_sim/file_system.h"` compiles only where fs_sim is a declared
# dependency. The arrows of the design are therefore target_link_libraries() lines and nothing else.

add_library(house_flags INTERFACE)
target_compile_options(house_flags INTERFACE -Wall -Wextra -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # g++ 12 sees overlapping copies in std::string's own code at -O2 and above (its bug 105651).
  target_compile_options(house_flags INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # clang 14 mistakes coroutine frames for functions of another type.
  set(CC3235EMU_CLANG_SANITIZE -fno-sanitize=function)
endif()
if(CC3235EMU_SANITIZE)
  add_compile_options(-fsanitize=${CC3235EMU_SANITIZE} ${CC3235EMU_CLANG_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CC3235EMU_SANITIZE} ${CC3235EMU_CLANG_SANITIZE})
endif()

# room(NAME FOLDER sources... [HEADERS headers...])  FOLDER is relative to the project root and is also the include prefix.
# With HEADERS only these files of the folder are reachable, without it all are.
function(room name folder)
  cmake_parse_arguments(arg "" "" "HEADERS" ${ARGN})
  set(root ${CMAKE_BINARY_DIR}/rooms/${name})
  if(arg_HEADERS)
    set(root ${root}_headers)
    file(MAKE_DIRECTORY ${root}/${folder})
    foreach(header ${arg_HEADERS})
      file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder}/${header} ${root}/${folder}/${header} SYMBOLIC)
    endforeach()
  else()
    get_filename_component(parent ${root}/${folder} DIRECTORY)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder} ${root}/${folder} SYMBOLIC)
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
    target_include_directories(${name} PUBLIC ${root})
    target_link_libraries(${name} PRIVATE house_flags)
    target_precompile_headers(${name} REUSE_FROM house_headers)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${root})
  endif()
endfunction()
