// The questions themselves, and how an answer is written.
#include "record/crossover.hpp"

#include "measure/find_metric.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <tuple>

namespace switchmark::record {
namespace {

TEST(crossover_questions, are_of_metrics_and_asked_once) {
  std::set<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>> asked;
  std::set<std::string_view> texts;
  for (const crossover_question& question : crossover_questions) {
    EXPECT_NE(measure::find_metric(question.metric), nullptr) << question.metric;
    EXPECT_NE(question.model, question.reference) << question.text;
    EXPECT_TRUE(asked.emplace(question.workload, question.param, question.model, question.reference).second)
        << question.text;
    EXPECT_TRUE(texts.insert(question.text).second) << question.text;
  }
}

// The words of a question and its figures must agree.
TEST(crossover_questions, mean_what_they_say) {
  for (const crossover_question& question : crossover_questions) {
    const auto says = [&](std::string_view words) { return question.text.find(words) != question.text.npos; };
    EXPECT_EQ(question.level, says("no 5 % more") ? 1.05 : 1) << question.text;
    EXPECT_EQ(question.beyond, says("cost more") ? side::higher : side::lower) << question.text;
    EXPECT_NE(says("cost more"), says("no 5 % more") || says("cost less")) << question.text;
  }
}

TEST(crossover_questions, have_zero_on_an_axis_of_iterations_or_percent_alone) {
  for (const crossover_question& question : crossover_questions)
    EXPECT_EQ(question.offset, question.param == "iterations" || question.param == "wait_percent" ? 1 : 0)
        << question.text;
}

TEST(crossing, has_a_name) {
  EXPECT_EQ(name(crossing::found), "found");
  EXPECT_EQ(name(crossing::always), "always");
  EXPECT_EQ(name(crossing::never), "never");
  EXPECT_EQ(name(crossing::not_resolved), "not resolved");
}

TEST(crossover, in_the_record_has_a_place_only_if_found) {
  crossover answer{.question = crossover_questions[0],
                   .found = crossing::found,
                   .first = 1,
                   .last = 1'024,
                   .at = 30,
                   .low = 20,
                   .high = 40,
                   .confidence = 0.75};
  json expected = json::parse(R"({
    "question": "From which depth on does a re-polled boxed future cost more than a fiber?", "workload": "depth",
    "metric": "switch_ns", "model": "future-boxed", "reference": "fiber", "level": 1.0, "beyond": "higher",
    "param": "depth", "unit": "calls", "first": 1, "last": 1024, "status": "found", "at": 30.0, "low": 20.0,
    "high": 40.0, "confidence": 0.75})");
  EXPECT_EQ(to_json(answer), expected);
  answer.found = crossing::never;
  expected["status"] = "never";
  expected["at"] = expected["low"] = expected["high"] = nullptr;
  EXPECT_EQ(to_json(answer), expected);
  answer.question.beyond = side::lower;
  expected["beyond"] = "lower";
  EXPECT_EQ(to_json(answer), expected);
}

TEST(crossover, of_nothing_knows_nothing) {
  const crossover nothing{.question = crossover_questions[0]};
  EXPECT_EQ(nothing.found, crossing::not_resolved);
  EXPECT_EQ(nothing.first, 0);
  EXPECT_EQ(nothing.last, 0);
  EXPECT_EQ(nothing.at, 0);
  EXPECT_EQ(nothing.low, 0);
  EXPECT_EQ(nothing.high, 0);
  EXPECT_EQ(nothing.confidence, 0);
}

}  // namespace
}  // namespace switchmark::record
