#include "record/clock.hpp"

#include "a_cell.hpp"

#include <gmock/gmock.h>

namespace switchmark::record {
namespace {

/// A cell with one sample in each process: switches of 10 multiplications.
cell_result with_multiplications(const std::vector<double>& times) {
  cell_result cell = a_cell("ring", "fiber", 2);
  for (std::size_t process = 0; process < times.size(); ++process) {
    cell.samples.push_back(a_sample(cell, static_cast<int>(process), 0, "switch_ns", 10 * times[process]));
    cell.samples.back().values["park_ns"] = 10 * times[process];
    cell.samples.back().machine.multiplication_ns = times[process];
  }
  return cell;
}

TEST(clock, of_a_run_is_the_median_of_its_samples) {
  const std::vector<cell_result> cells{with_multiplications({1, 1.5, 0}), with_multiplications({1.25})};
  const std::optional<run_clock> clock = clock_of(cells);
  ASSERT_TRUE(clock.has_value());
  EXPECT_EQ(to_json(*clock), json::parse(R"({"multiplication_ns": 1.25, "low": 1.0, "high": 1.5})"));
}

TEST(clock, is_not_known_without_samples_that_have_one) {
  std::vector<cell_result> cells{with_multiplications({0})};
  cells[0].samples[0].values["switch_ns"] = 7;
  EXPECT_FALSE(clock_of(cells).has_value());
  scale_to_clock(cells);
  EXPECT_EQ(cells[0].samples[0].values["switch_ns"], 7);
}

TEST(clock, scales_what_follows_it_and_nothing_else) {
  std::vector<cell_result> cells{with_multiplications({1, 1.5, 1.25, 0})};
  cells[0].samples[3].values["switch_ns"] = 7;  // of a sample whose clock is not known
  scale_to_clock(cells);
  for (std::size_t process = 0; process < 3; ++process)
    EXPECT_DOUBLE_EQ(cells[0].samples[process].values["switch_ns"], 12.5);
  EXPECT_EQ(cells[0].samples[3].values["switch_ns"], 7);
  EXPECT_EQ(cells[0].samples[1].values["park_ns"], 15);
}

}  // namespace
}  // namespace switchmark::record
