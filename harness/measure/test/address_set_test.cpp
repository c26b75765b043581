#include "measure/address_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace switchmark::measure {
namespace {

const auto begin = reinterpret_cast<std::uintptr_t>(__executable_start), end = reinterpret_cast<std::uintptr_t>(etext);

TEST(address_set, holds_each_address_once_and_gives_them_in_order) {
  address_set set;
  for (const std::uintptr_t address : {end - 1, begin + 64, begin, begin + 63, begin + 64}) set.insert(address);
  EXPECT_EQ(set.count(), 4u);
  EXPECT_THAT(set.sorted(), testing::ElementsAre(begin, begin + 63, begin + 64, end - 1));
}

TEST(address_set, knows_what_it_holds_and_nothing_beyond_own_text) {
  address_set set;
  set.insert(begin + 100);
  EXPECT_TRUE(set.contains(begin + 100));
  EXPECT_FALSE(set.contains(begin + 101));
  EXPECT_FALSE(set.contains(begin - 1));
  EXPECT_FALSE(set.contains(end));
}

}  // namespace
}  // namespace switchmark::measure
