#include "runner/interleaving.hpp"
#include "runner/visits.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <map>
#include <stdexcept>
#include <thread>

namespace switchmark::runner {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// Cells "a", "b", "c" that note who was measured; the n-th epoch of each takes `seconds(n)`.
class interleaving : public testing::Test {
 protected:
  interleaving() {
    for (const char* id : {"a", "b", "c"}) {
      cell& result = cells_[id];
      result.id = id;
      result.prepare = [this, &result] { return std::make_unique<noting_session>(*this, result.id); };
    }
  }

  std::vector<interleaved_result> measure(std::size_t blocks) { return measured(blocks).results; }

  interleaved measured(std::size_t blocks) {
    std::vector<const cell*> all;
    for (const auto& [id, one] : cells_) all.push_back(&one);
    const auto enough = [this, blocks] { return order_.size() >= blocks * cells_.size(); };
    return measure_interleaved(all,
                               {.seconds = 1e9,
                                .single_block = single_block_,
                                .stop = enough,
                                .probe = [this] { return probe(); },
                                .flush = [this] { epochs_before_flushes_.push_back(order_.size()); }},
                               random_, child_status(-1));
  }

  std::function<double(std::size_t)> seconds = [](std::size_t) { return 1.0; };
  std::map<std::string, cell> cells_;
  std::vector<std::string> order_;
  bool single_block_ = false;
  /// Of the state of the machine, by the number of the boundary between two blocks.
  std::function<double(std::size_t)> probe_at = [](std::size_t) { return 10.0; };
  std::function<double(std::size_t)> multiplication_at = [](std::size_t) { return 1e-9; };
  std::vector<std::size_t> epochs_before_flushes_;  ///< for each flush of the branch predictor
  std::mt19937_64 random_{1};

 private:
  class noting_session final : public measure::session {
   public:
    noting_session(interleaving& all, std::string id) : all_(all), id_(std::move(id)) {}
    [[nodiscard]] measure::epoch next() override {
      all_.order_.push_back(id_);
      if (id_ == all_.throws_ && epochs_ == 1) throw std::runtime_error("wrong");
      return {all_.seconds(epochs_++), 1, {}, {}};
    }

   private:
    interleaving& all_;
    std::string id_;
    std::size_t epochs_ = 0;
  };

  std::size_t boundaries_ = 0;

 protected:
  measure::machine_probe probe() {
    const std::size_t boundary = boundaries_++;
    return {probe_at(boundary), multiplication_at(boundary)};
  }

  std::string throws_;
};

TEST_F(interleaving, measures_each_once_a_block_and_every_second_block_in_the_reverse_order) {
  (void)measure(20);
  std::map<std::vector<std::string>, int> orders;
  for (std::size_t block = 0; block < 20; block += 2) {
    const auto first = order_.begin() + static_cast<std::ptrdiff_t>(3 * block);
    const std::vector<std::string> forwards(first, first + 3), back(first + 3, first + 6);
    EXPECT_THAT(forwards, UnorderedElementsAre("a", "b", "c"));
    EXPECT_TRUE(std::equal(forwards.begin(), forwards.end(), back.rbegin()));
    ++orders[forwards];
  }
  EXPECT_GT(orders.size(), 1U) << "drawn once";
}

TEST_F(interleaving, has_one_block_where_a_second_would_not_see_a_fresh_process) {
  single_block_ = true;
  EXPECT_THAT(measure(5)[0].taken.paces, ElementsAre(1));
  EXPECT_EQ(order_.size(), 3U);
}

TEST_F(interleaving, goes_on_without_one_that_throws) {
  throws_ = "b";
  const auto results = measure(4);
  EXPECT_EQ(results[1].failure, "wrong");
  EXPECT_TRUE(results[1].taken.paces.empty());
  EXPECT_EQ(results[0].taken.paces.size(), results[2].taken.paces.size());
  EXPECT_GT(results[0].taken.paces.size(), 3U);
}

TEST_F(interleaving, leaves_the_longest_warm_up_out_for_all) {
  // Of whoever is prepared first: the others are warm from the beginning.
  seconds = [](std::size_t epoch) { return epoch < 3 ? 5.0 : 1.0; };
  cells_["c"].prepare = [this] {
    struct steady final : measure::session {
      explicit steady(std::vector<std::string>& order) : order_(order) {}
      [[nodiscard]] measure::epoch next() override { return order_.emplace_back("c"), measure::epoch{2.0, 1, {}, {}}; }
      std::vector<std::string>& order_;
    };
    return std::make_unique<steady>(order_);
  };
  for (const interleaved_result& result : measure(20)) {
    EXPECT_EQ(result.taken.paces.size(), 17U) << result.what->id;
    EXPECT_THAT(result.taken.paces, testing::Each(result.what->id == "c" ? 2.0 : 1.0));
  }
}

// From 10 to 17 within the eighth block, which therefore counts in neither state; the first has more blocks.
TEST_F(interleaving, leaves_out_a_block_in_which_the_machine_changed_its_state_and_those_of_a_rarer_state) {
  probe_at = [](std::size_t boundary) { return boundary < 8 ? 10.0 : 17.0; };
  seconds = [](std::size_t epoch) { return epoch < 7 ? 1.0 : 2.0; };
  const interleaved all = measured(12);
  EXPECT_EQ(all.blocks.size(), 12U);
  EXPECT_EQ(all.choice.left_out, 5);
  EXPECT_EQ(all.choice.probe, 10.0);
  for (const interleaved_result& result : all.results) {
    EXPECT_EQ(result.taken.paces.size(), 7U);
    EXPECT_THAT(result.taken.paces, testing::Each(1.0)) << "epochs of another state are among them";
  }
}

TEST_F(interleaving, notes_the_clock_of_the_block_of_each_epoch) {
  probe_at = [](std::size_t boundary) { return boundary < 2 ? 17.0 : 10.0; };  // the first two blocks are left out
  multiplication_at = [](std::size_t boundary) { return boundary < 4 ? 1e-9 : 4e-9; };
  for (const interleaved_result& result : measure(6))
    EXPECT_THAT(result.taken.multiplications,
                ElementsAre(DoubleEq(1e-9), DoubleEq(2e-9), DoubleEq(4e-9), DoubleEq(4e-9)));
}

// Half of the blocks are disturbed: as many as without them are measured all the same.
TEST_F(interleaving, replaces_disturbed_blocks_within_twice_the_time) {
  probe_at = [](std::size_t boundary) { return boundary % 4 < 2 ? 10.0 : 17.0; };
  std::vector<const cell*> all;
  for (const auto& [id, one] : cells_) all.push_back(&one);
  seconds = [](std::size_t) { return std::this_thread::sleep_for(std::chrono::milliseconds(2)), 1.0; };
  const interleaved found = measure_interleaved(all, {0.12, false, [] { return false; }, [this] { return probe(); }},
                                                random_, child_status(-1));
  double undisturbed = 0, spent = 0;
  for (const block& each : found.blocks) {
    spent += each.seconds;
    if (disturbance(each, 0).empty()) undisturbed += each.seconds;
  }
  EXPECT_TRUE(undisturbed >= 0.12 || spent >= 0.24 - 0.02) << undisturbed << " of " << spent;
  EXPECT_GT(spent, 0.2) << "no disturbed block was replaced";
}

// A visit costs its first block, here 9 ms, and all visits together cost at most a quarter of the time.
TEST_F(interleaving, is_the_first_of_as_many_visits_as_its_seconds_are_worth) {
  std::vector<const cell*> all;
  for (const auto& [id, one] : cells_) all.push_back(&one);
  seconds = [](std::size_t) { return std::this_thread::sleep_for(std::chrono::milliseconds(3)), 1.0; };
  time_limit limit{0.1, false, [] { return false; }, [] { return measure::machine_probe{10.0, 1e-9}; }, most_visits};
  const interleaved first = measure_interleaved(all, limit, random_, child_status(-1));
  EXPECT_GE(first.visits, 1);
  EXPECT_LE(first.visits, 2) << "a visit cannot begin in less than 9 ms";
  EXPECT_LE(first.blocks.size(), 12U);
  limit.seconds = 1;
  const interleaved of_many = measure_interleaved(all, limit, random_, child_status(-1));
  EXPECT_GE(of_many.visits, 2);
  EXPECT_LE(of_many.blocks.size(), 1000U / 9 / static_cast<std::size_t>(of_many.visits) + 1);
}

TEST_F(interleaving, flushes_the_branch_predictor_once_before_the_first_epoch) {
  (void)measure(3);
  EXPECT_THAT(epochs_before_flushes_, ElementsAre(0U));
}

TEST_F(interleaving, of_a_single_block_flushes_nothing) {
  single_block_ = true;
  (void)measure(1);
  EXPECT_THAT(epochs_before_flushes_, ElementsAre()) << "valgrind would translate all its jumps";
}

TEST_F(interleaving, leaves_out_a_block_in_which_the_process_was_stopped) {
  seconds = [](std::size_t epoch) {
    if (epoch == 2) raise(SIGCONT);  // as the kernel does after a SIGSTOP
    return 1.0;
  };
  const interleaved all = measured(6);
  EXPECT_EQ(all.choice.left_out, 1);
  EXPECT_EQ(all.blocks[2].standstill, "stopped by a signal");
}

TEST_F(interleaving, keeps_what_it_has_when_it_is_stopped_within_a_block) {
  const auto stop = [this] { return order_.size() == 2; };
  std::vector<const cell*> all;
  for (const auto& [id, one] : cells_) all.push_back(&one);
  std::size_t with = 0;
  for (const interleaved_result& result :
       measure_interleaved(all, {1e9, false, stop}, random_, child_status(-1)).results) {
    EXPECT_EQ(result.failure, "");
    with += result.taken.paces.size();
  }
  EXPECT_EQ(with, 2U);
}

}  // namespace
}  // namespace switchmark::runner
