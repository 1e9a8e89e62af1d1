# Everything comes from Debian packages; scripts/deps installs them.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

# Asio is compiled once, here; every other unit sees declarations only.
file(WRITE ${CMAKE_BINARY_DIR}/asio_src.cpp.in "#include <boost/asio/impl/src.hpp>\n")
configure_file(${CMAKE_BINARY_DIR}/asio_src.cpp.in ${CMAKE_BINARY_DIR}/asio_src.cpp COPYONLY)
add_library(asio STATIC ${CMAKE_BINARY_DIR}/asio_src.cpp)
target_compile_definitions(asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_include_directories(asio SYSTEM PUBLIC ${Boost_INCLUDE_DIRS})
target_link_libraries(asio PUBLIC Threads::Threads)
