#include "runner/plan.hpp"

#include <gtest/gtest.h>

namespace switchmark::runner {
namespace {

TEST(plan, survives_the_way_through_text) {
  plan sent;
  sent.what = plan::task::measure;
  sent.cells = {"a/b", "c/d"};
  sent.scale = {.quick = false, .hog_rounds = 1'234'567'890'123};
  sent.counts = "/tmp/y";
  sent.cpu = 1'500;
  sent.process = 3;
  sent.repetitions = 5;
  sent.repetition_seconds = 0.1;
  sent.deadline = 12.5;
  sent.single_epoch = true;
  sent.seed = 18'446'744'073'709'551'615U;
  sent.benchmark_flags = {"--benchmark_color=false"};

  const plan got = plan_from(json::parse(to_json(sent).dump()));

  EXPECT_EQ(to_json(got), to_json(sent));
  EXPECT_EQ(got.scale.hog_rounds, sent.scale.hog_rounds);
  EXPECT_EQ(got.what, plan::task::measure);
  EXPECT_EQ(got.seed, sent.seed);
  EXPECT_EQ(got.cells, sent.cells);
  EXPECT_EQ(got.deadline, 12.5);
  EXPECT_EQ(got.cpu, 1'500);
  EXPECT_EQ(plan_from(to_json(plan{})).deadline, std::nullopt);
}

}  // namespace
}  // namespace switchmark::runner
