#include "report/benchmark_rows.hpp"

#include "a_cell.hpp"

#include <gtest/gtest.h>

namespace switchmark::report {
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

}  // namespace
}  // namespace switchmark::report
