#include "measure/address_set.hpp"

#include "measure/memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace switchmark::measure {
namespace {

const auto begin = reinterpret_cast<std::uintptr_t>(__executable_start), end = reinterpret_cast<std::uintptr_t>(etext);

TEST(address_set, holds_each_address_once_and_gives_them_in_order) {
  address_set set;
  for (const std::uintptr_t address : {end - 1, begin + 64, begin, begin + 63, begin + 64}) set.insert(address);
  EXPECT_EQ(set.count(), 4u);
  EXPECT_THAT(set.sorted(), testing::ElementsAre(begin, begin + 63, begin + 64, end - 1));
}

// Addresses whose bits lie in the same word and in neighbouring words, at every place of a word.
TEST(address_set, keeps_each_of_a_thousand_addresses_apart) {
  address_set set;
  std::vector<std::uintptr_t> every_third;
  for (std::uintptr_t address = begin; address < begin + 1'000; address += 3) every_third.push_back(address);
  for (const std::uintptr_t address : every_third) set.insert(address);
  EXPECT_EQ(set.count(), every_third.size());
  EXPECT_EQ(set.sorted(), every_third);
  for (std::uintptr_t address = begin; address < begin + 1'000; ++address)
    ASSERT_EQ(set.contains(address), (address - begin) % 3 == 0) << address - begin;
}

TEST(address_set, that_is_empty_holds_nothing) {
  const address_set set;
  EXPECT_EQ(set.count(), 0u);
  EXPECT_THAT(set.sorted(), testing::IsEmpty());
  EXPECT_FALSE(set.contains(begin));
}

TEST(address_set, takes_a_bit_for_each_byte_of_text) {
  const double before = read_memory(0).reserved_bytes;
  const address_set set;
  const double after = read_memory(0).reserved_bytes;
  EXPECT_LE(after - before, static_cast<double>(end - begin) / 8 + (1 << 20)) << "the allocator may take more at once";
}

TEST(address_set, knows_what_it_holds_and_nothing_beyond_program_code) {
  address_set set;
  set.insert(begin + 100);
  EXPECT_TRUE(set.contains(begin + 100));
  EXPECT_FALSE(set.contains(begin + 101));
  EXPECT_FALSE(set.contains(begin - 1));
  EXPECT_FALSE(set.contains(end));
}

}  // namespace
}  // namespace switchmark::measure
