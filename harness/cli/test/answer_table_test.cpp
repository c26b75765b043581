#include "cli/answer_table.hpp"

#include "record/test/a_view.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using record::a_count;
using record::a_metric;
using record::add;
using record::record_view;

record_view of_two_models() {
  record_view view;
  add(view, "ring", "fiber", {{"tasks", 2}}, a_metric("switch_ns", "ns", 6.4, 6.5, 6.6));
  add(view, "ring", "future", {{"tasks", 2}}, a_metric("switch_ns", "ns", 2.4, 2.5, 2.6));
  add(view, "hog", "fiber", {{"hogs", 1}}, a_metric("worst_starvation_us", "us", 609'000, 615'000, 624'000));
  add(view, "hog", "future", {{"hogs", 1}}, a_metric("worst_starvation_us", "us", 1999, 2000, 2001)).confidence = 0.75;
  add(view, "coverage", "fiber", {}, a_count("suspension_coverage", 1));
  return view;
}

TEST(answer_table, has_medians_with_their_intervals_below_and_marks_the_best) {
  const record_view view = of_two_models();
  const answer_layout layout = answer_table(answer_of(view), true);
  EXPECT_EQ(layout.text, R"(          switch,   1 hog: stopped
          2 tasks  starved      at
model          ns       ms       %
fiber       6.50      615     100
       6.40-6.60  609-624
future      2.50+   2.00+*      -
       2.40-2.60
)");
  EXPECT_TRUE(layout.has_best && layout.has_intervals);
}

TEST(answer_table, has_medians_alone_where_intervals_do_not_fit) {
  const record_view view = of_two_models();
  const answer_layout layout = answer_table(answer_of(view), false);
  EXPECT_EQ(layout.text, R"(       switch,  1 hog: stopped
       2 tasks starved      at
model       ns      ms       %
fiber    6.50     615     100
future   2.50+  2.00+*      -
)");
  EXPECT_EQ(layout.width, 30U);
  EXPECT_FALSE(layout.has_intervals);
}

TEST(answer_table, without_rows_is_empty) { EXPECT_EQ(answer_table({}, true).text, ""); }

}  // namespace
}  // namespace switchmark::cli
