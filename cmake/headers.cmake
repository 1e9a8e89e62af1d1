# Headers that nearly every unit reads are read once. Asio, nlohmann and the like stay out: the build budget counts who sees them.
# A unit still includes what it uses; the dev and tsan builds, which precompile nothing, and clang-tidy see to that.
set(house_header_list
  <algorithm> <array> <charconv> <chrono> <cstdint> <cstring> <filesystem> <functional> <map> <memory> <optional> <span> <string>
  <string_view> <utility> <variant> <vector> <fmt/format.h>)

# precompiled(NAME libraries… HEADERS headers…)  A target whose precompiled headers others use: REUSE_FROM NAME.
function(precompiled name)
  cmake_parse_arguments(arg "" "" "HEADERS" ${ARGN})
  set(unit ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  if(NOT EXISTS ${unit})
    file(WRITE ${unit} "")
  endif()
  add_library(${name} OBJECT ${unit})
  target_link_libraries(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS} house_flags)
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

precompiled(house_headers fmt::fmt HEADERS ${house_header_list})
