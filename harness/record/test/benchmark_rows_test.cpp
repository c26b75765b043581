#include "record/benchmark_rows.hpp"

#include "a_cell.hpp"

#include <gtest/gtest.h>

namespace switchmark::record {
namespace {

TEST(benchmark_rows, number_the_repetitions_of_all_processes_on) {
  cell_result cell = a_cell("ring", "fiber", 2);
  for (const int process : {0, 1})
    for (const int repetition : {0, 1}) cell.samples.push_back(a_sample(cell, process, repetition, "switch_ns", 8));

  const json rows = benchmark_rows(std::vector{a_cell("ring", "future", 2), cell});

  ASSERT_EQ(rows.size(), 4U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i]["name"], "ring/fiber/tasks:2/manual_time");
    EXPECT_EQ(rows[i]["repetition_index"], i);
    EXPECT_EQ(rows[i]["repetitions"], 4);
    EXPECT_EQ(rows[i]["family_index"], 1);
  }
}

TEST(benchmark_rows, have_the_values_of_the_samples_and_number_the_cells) {
  cell_result first = a_cell("ring", "fiber", 2), second = a_cell("ring", "future", 3);
  first.samples = {a_sample(first, 0, 0, "switch_ns", 8)};
  second.samples = {a_sample(second, 0, 0, "switch_ns", 9), a_sample(second, 1, 0, "switch_ns", 7)};
  EXPECT_EQ(benchmark_rows(std::vector{first, second}), json::parse(R"([
    {"name": "ring/fiber/tasks:2/manual_time", "repetition_index": 0, "switch_ns": 8, "family_index": 0,
     "per_family_instance_index": 0, "repetitions": 1},
    {"name": "ring/future/tasks:3/manual_time", "repetition_index": 0, "switch_ns": 9, "family_index": 1,
     "per_family_instance_index": 0, "repetitions": 2},
    {"name": "ring/future/tasks:3/manual_time", "repetition_index": 1, "switch_ns": 7, "family_index": 1,
     "per_family_instance_index": 0, "repetitions": 2}])"));
  EXPECT_EQ(benchmark_rows({}), json::array());
}

}  // namespace
}  // namespace switchmark::record
