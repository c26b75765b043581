#include "stackful/hazards/hazard.hpp"

#include <gtest/gtest.h>

#include <set>

namespace switchmark::stackful::hazards {
namespace {

TEST(guard_table, finds_every_row_by_its_name_and_nothing_else) {
  for (const hazard& row : table()) EXPECT_EQ(find(row.name), &row) << row.name;
  EXPECT_EQ(find("no_such_row"), nullptr);
}

TEST(guard_table, switches_another_guard_in_every_row) {
  std::set<const bool*> switched;
  for (const hazard& row : table()) switched.insert(&(guards.*row.flag));
  EXPECT_EQ(switched.size(), table().size());
}

TEST(guard_table, finds_all_guards_on) {
  for (const hazard& row : table()) EXPECT_TRUE(guards.*row.flag) << row.name;
}

}  // namespace
}  // namespace switchmark::stackful::hazards
