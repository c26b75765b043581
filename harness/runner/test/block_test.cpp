#include "runner/block.hpp"

#include <gmock/gmock.h>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;

block of_probes(double before, double after, double idle_seconds = 0) {
  return {.before = {before, 4e-10}, .after = {after, 9e-10}, .seconds = 1, .idle_seconds = idle_seconds};
}

TEST(block, is_disturbed_where_the_machine_changed_its_state) {
  EXPECT_EQ(disturbance(of_probes(10, 11), 0), "");
  EXPECT_EQ(disturbance(of_probes(10, 17), 0), "the machine changed its state");
  EXPECT_EQ(disturbance(of_probes(17, 10), 0), "the machine changed its state");
}

TEST(block, is_disturbed_where_the_process_stood_still) {
  block stopped = of_probes(10, 10);
  stopped.standstill = "stopped by a signal";
  EXPECT_EQ(disturbance(stopped, 0), "stopped by a signal");
  EXPECT_EQ(disturbance(of_probes(10, 10, 0.2), 0), "the process did not run");
}

// Tasks that sleep make every block idle, and on a busy machine others do.
TEST(block, may_be_as_idle_as_its_neighbours) {
  EXPECT_EQ(disturbance(of_probes(10, 10, 0.55), 0.3), "");
  EXPECT_EQ(disturbance(of_probes(10, 10, 0.75), 0.3), "the process did not run");
  const std::vector<block> blocks{of_probes(10, 10, 0.7), of_probes(10, 10, 0.3)};
  EXPECT_EQ(usual_idle_seconds(blocks), 0.3);
  EXPECT_EQ(usual_idle_seconds({}), 0);
}

TEST(block_choice, keeps_undisturbed_ones_of_the_most_frequent_state) {
  const std::vector<block> blocks{of_probes(17, 17), of_probes(17, 10), of_probes(10, 10), of_probes(11, 10),
                                  of_probes(10, 10, 5)};
  const block_choice choice = choose(blocks);
  EXPECT_THAT(choice.kept, ElementsAre(false, false, true, true, false));
  EXPECT_EQ(choice.left_out, 3);
  EXPECT_TRUE(choice.steady);
  EXPECT_NEAR(choice.probe, 10.24, 0.01);  // between 10 and the geometric mean of 11 and 10
}

TEST(block_choice, keeps_all_where_none_is_undisturbed_and_says_so) {
  const block_choice choice = choose(std::vector<block>{of_probes(10, 17), of_probes(17, 10)});
  EXPECT_THAT(choice.kept, ElementsAre(true, true));
  EXPECT_EQ(choice.left_out, 0);
  EXPECT_FALSE(choice.steady);
}

TEST(block_choice, of_blocks_that_are_longer_than_states_last_has_no_state) {
  std::vector<block> blocks{of_probes(10, 17), of_probes(17, 17), of_probes(10, 10, 5)};
  for (block& each : blocks) each.seconds = 1.01 * longest_classified_seconds;
  EXPECT_EQ(disturbance(blocks[0], 0), "");
  const block_choice choice = choose(blocks);
  EXPECT_THAT(choice.kept, ElementsAre(true, true, false));
  EXPECT_TRUE(choice.steady);
  EXPECT_EQ(choice.probe, 0);
  blocks[0].seconds = longest_classified_seconds;
  EXPECT_EQ(disturbance(blocks[0], 0), "the machine changed its state");
}

TEST(block, has_the_clock_between_those_of_its_ends_unless_it_is_long) {
  block one = of_probes(10, 10);
  EXPECT_DOUBLE_EQ(multiplication_seconds(one), 6e-10);
  one.seconds = 1.01 * longest_classified_seconds;
  EXPECT_EQ(multiplication_seconds(one), 0);
  EXPECT_EQ(multiplication_seconds({}), 0);
}

TEST(block_choice, of_no_block_is_none) {
  EXPECT_TRUE(choose({}).kept.empty());
  EXPECT_EQ(choose({}).probe, 0);
}

}  // namespace
}  // namespace switchmark::runner
