#include "measure/find_metric.hpp"
#include "platform/descriptor.hpp"
#include "runner/runner.hpp"
#include "runner/visits.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace switchmark::runner {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

struct instant_session final : measure::session {
  [[nodiscard]] measure::epoch next() override { return {0.0002, 1, {}, {}}; }
};

/// Cells of five workloads, each a group of its own.
std::vector<cell> five_cells() {
  std::vector<cell> all;
  for (const char* workload : {"a", "b", "c", "d", "e"}) {
    cell& made = all.emplace_back();
    made.id = made.workload = workload;
    made.time_metric = "switch_ns";
    made.prepare = [] { return std::make_unique<instant_session>(); };
  }
  return all;
}

/// The cells in the order in which they were prepared, and what was measured.
struct outcome {
  std::string prepared;
  record::partial found;
  double epochs_of_a_first_visit = 0, epochs_of_a_later_visit = 0;  ///< mean of all cells
};

/// `throws`: the cell whose epochs throw.
outcome measure_five(bool single_epoch, char throws = 0) {
  const platform::descriptor status = platform::memory_file("status");
  plan work;
  work.repetition_seconds = 0.1;  // two visits, even if the first block takes 12 ms on a busy machine
  work.single_epoch = single_epoch;
  platform::interrupt stop(platform::interrupt::side::child);
  std::vector<cell> cells = five_cells();
  struct throwing_session final : measure::session {
    [[nodiscard]] measure::epoch next() override { throw std::runtime_error("wrong"); }
  };
  for (cell& each : cells)
    if (each.id[0] == throws) each.prepare = [] { return std::make_unique<throwing_session>(); };
  outcome made;
  made.found = measure_cells(work, cells, stop, child_status(status.get()));
  std::istringstream in(platform::text_of(status.get()));
  std::map<std::string, int> visits;
  double later_visits = 0;
  for (std::string line; std::getline(in, line);) {
    const child_status::item item = child_status::parse(line);
    const auto epochs = static_cast<double>(item.epochs);
    if (item.what == child_status::item::kind::begins) made.prepared += item.cell;
    if (item.what != child_status::item::kind::took) continue;
    if (++visits[item.cell] == 1)
      made.epochs_of_a_first_visit += epochs / static_cast<double>(cells.size());
    else
      made.epochs_of_a_later_visit += epochs, ++later_visits;
  }
  made.epochs_of_a_later_visit /= later_visits;
  return made;
}

TEST(measure_cells, visits_short_cells_several_times_each_time_in_another_order) {
  const outcome made = measure_five(false);
  ASSERT_GE(made.prepared.size(), 10U);
  EXPECT_NE(made.prepared.substr(0, 5), made.prepared.substr(5, 5));
  for (const char each : std::string("abcde"))  // half as many more where the machine's state keeps changing
    EXPECT_THAT(std::count(made.prepared.begin(), made.prepared.end(), each), AllOf(Ge(2), Le(most_visits * 3 / 2)))
        << each;
  std::map<std::string, int> samples;
  for (const record::sample& sample : made.found.samples) {
    ++samples[sample.cell];
    EXPECT_NEAR(sample.values.at("switch_ns"), 200'000, 4'000);  // at the median clock, which may change within
    EXPECT_THAT(sample.epochs.at("switch_ns"), testing::Each(testing::DoubleNear(200e-6, 1e-9))) << "as measured";
  }
  EXPECT_EQ(samples.size(), 5U);
  EXPECT_LT(made.epochs_of_a_later_visit, 2.5 * made.epochs_of_a_first_visit) << "they share the time";
  for (const auto& [id, count] : samples) EXPECT_EQ(count, 1) << id << ": all visits are one sample";
}

TEST(measure_cells, visits_no_more_what_has_failed) {
  const outcome made = measure_five(false, 'c');
  EXPECT_EQ(std::count(made.prepared.begin(), made.prepared.end(), 'c'), 1);
  EXPECT_EQ(made.found.failures.at("c"), "wrong");
  EXPECT_EQ(made.found.samples.size(), 4U);
}

TEST(measure_cells, visits_in_an_order_that_the_seed_decides) {
  EXPECT_EQ(measure_five(false).prepared.substr(0, 10), measure_five(false).prepared.substr(0, 10));
}

TEST(measure_cells, visits_once_what_has_a_single_epoch) {
  const outcome made = measure_five(true);
  EXPECT_EQ(made.prepared.size(), 5U);
  EXPECT_EQ(made.found.samples.size(), 5U);
}

}  // namespace
}  // namespace switchmark::runner
