#include "runner/interleaving.hpp"

#include <gmock/gmock.h>

#include <map>
#include <stdexcept>

namespace switchmark::runner {
namespace {

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

  std::vector<interleaved_result> measure(std::size_t blocks) {
    std::vector<const cell*> all;
    for (const auto& [id, one] : cells_) all.push_back(&one);
    const auto enough = [this, blocks] { return order_.size() >= blocks * cells_.size(); };
    return measure_interleaved(all, {1e9, single_block_, enough}, random_, child_status(-1));
  }

  std::function<double(std::size_t)> seconds = [](std::size_t) { return 1.0; };
  std::map<std::string, cell> cells_;
  std::vector<std::string> order_;
  bool single_block_ = false;
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

 protected:
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

TEST_F(interleaving, keeps_what_it_has_when_it_is_stopped_within_a_block) {
  const auto stop = [this] { return order_.size() == 2; };
  std::vector<const cell*> all;
  for (const auto& [id, one] : cells_) all.push_back(&one);
  std::size_t with = 0;
  for (const interleaved_result& result : measure_interleaved(all, {1e9, false, stop}, random_, child_status(-1))) {
    EXPECT_EQ(result.failure, "");
    with += result.taken.paces.size();
  }
  EXPECT_EQ(with, 2U);
}

}  // namespace
}  // namespace switchmark::runner
