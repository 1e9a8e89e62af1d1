#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "support/at_session.h"

/// How often the firmware asks the heap: by lines and arguments, not by bytes.
namespace {

std::size_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete[](void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  std::free(block);
}

namespace cc3235::test {
namespace {

std::size_t allocations_for(AtSession& session, const std::string& line) {
  session.type(line);  // buffers grow once
  const std::size_t before = allocations;
  session.type(line);
  return allocations - before;
}

TEST(Allocations, DoNotGrowWithTheBytesOfALine) {
  AtSession session;
  const std::size_t few = allocations_for(session, "AT+Send=0,0,8," + std::string(8, 'x') + "\r");
  const std::size_t many = allocations_for(session, "AT+Send=0,0,1000," + std::string(1000, 'x') + "\r");
  EXPECT_GT(few, 0u);
  EXPECT_LE(many, few + 8) << "of which a few are longer texts that no longer fit into their objects";
}

TEST(Allocations, DoNotGrowWithTheBytesOfAnAnswer) {
  AtSession session;
  session.answer("sl_Recv", "8, data bytes 6162636465666768");
  const std::size_t few = allocations_for(session, "AT+Recv=0,1,1000\r");
  std::string hex;
  for (int i = 0; i < 750; ++i) hex += "78";
  session.answer("sl_Recv", "750, data bytes " + hex);
  const std::size_t many = allocations_for(session, "AT+Recv=0,1,1000\r");
  // What stands in for the host driver reads its bytes one by one: 750 take ten doublings of a buffer.
  EXPECT_LE(many, few + 24);
}

TEST(Allocations, OfACommandWithoutArgumentsAreFew) {
  AtSession session;
  EXPECT_LE(allocations_for(session, "AT+Test\r"), 8u);
}

}  // namespace
}  // namespace cc3235::test
