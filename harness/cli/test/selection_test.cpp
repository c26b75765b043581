// Over the fake registry: which cells a command chooses.

#include "cli/selection.hpp"

#include "program.hpp"

#include <gmock/gmock.h>

namespace switchmark::cli {
namespace {

using runner::options;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> chosen_ids(const selection& selected) {
  std::vector<std::string> ids;
  for (const runner::cell& each : selected.cells) ids.push_back(each.id);
  return ids;
}

std::string refusal_of(const options& requested) {
  try {
    (void)selection_of(requested);
  } catch (const runner::usage_error& error) {
    return error.what();
  }
  return "";
}

TEST(selection, brings_the_reference_cells_of_its_ratios) {
  const selection selected = selection_of({.filter = "good/fu"});
  EXPECT_THAT(chosen_ids(selected), ElementsAre("good/future/tasks:1", "good/raw-jump/tasks:1"));
  EXPECT_EQ(selected.references, 1u);
  EXPECT_EQ(words_of(selected), "1 cell, and 1 reference cell for its ratios");
  EXPECT_EQ(selected.missing_ratios, "");
}

TEST(selection, without_references_tells_which_ratios_are_missing) {
  const selection selected = selection_of({.filter = "good/fu", .references = false});
  EXPECT_THAT(chosen_ids(selected), ElementsAre("good/future/tasks:1"));
  EXPECT_EQ(words_of(selected), "1 cell");
  EXPECT_EQ(selected.missing_ratios, "switch_ratio (against raw-jump)");
}

TEST(selection, of_cells_with_their_references_brings_nothing) {
  const selection selected = selection_of({.filter = "good/"});
  EXPECT_EQ(selected.references, 0u);
  EXPECT_EQ(words_of(selected), "3 cells") << "one is not applicable";
  EXPECT_EQ(selection_of({.filter = "good/", .references = false}).missing_ratios, "");
}

TEST(selection, must_fit_every_flag) {
  EXPECT_THAT(chosen_ids(selection_of({.models = {"future", "raw-jump"}, .workloads = {"good"}})),
              ElementsAre("good/future/tasks:1", "good/raw-jump/tasks:1"));
  EXPECT_THAT(chosen_ids(selection_of({.filter = "^(good|long)/", .models = {"future"}, .references = false})),
              ElementsAre("good/future/tasks:1", "long/future/tasks:1"));
}

TEST(selection, runs_the_guards_unless_other_cells_are_asked_for) {
  EXPECT_TRUE(selection_of({}).guards);
  EXPECT_TRUE(selection_of({.filter = "guards|good"}).guards);
  EXPECT_FALSE(selection_of({.filter = "good"}).guards);
  EXPECT_FALSE(selection_of({.models = {"fiber"}}).guards);
}

TEST(selection, refuses_unknown_names_with_the_known_ones) {
  EXPECT_EQ(refusal_of({.models = {"fiber", "fibre"}}),
            "--model 'fibre': there is no such model; did you mean 'fiber'? the models are fiber, future, raw-jump, "
            "coroutine");
  EXPECT_THAT(refusal_of({.workloads = {"xyz"}}),
              StartsWith("--workload 'xyz': there is no such workload; the workloads are good, waits, slow, "));
  EXPECT_THAT(refusal_of({.models = {""}}), StartsWith("--model '': there is no such model; the models are "));
}

TEST(selection, that_is_empty_proposes_what_is_similar_to_the_filter) {
  EXPECT_EQ(refusal_of({.filter = "^good/fibr/tasks:1$"}),
            "no cell matches --filter '^good/fibr/tasks:1$'; did you mean 'good/fiber/tasks:1'? switchmark --list "
            "shows them");
  EXPECT_THAT(refusal_of({.filter = "good/fibr"}), HasSubstr("did you mean 'good/fiber'? "));
  EXPECT_THAT(refusal_of({.filter = "nothing"}), HasSubstr("'nothing'; switchmark --list shows them"));
  EXPECT_EQ(refusal_of({.filter = "good", .models = {"coroutine"}, .workloads = {"slow"}}),
            "no cell matches --filter 'good' and --model 'coroutine' and --workload 'slow'; switchmark --list shows "
            "them");
  EXPECT_LT(refusal_of({.filter = std::string(100'000, 'a')}).size(), 200u);
}

TEST(selection, is_listed_as_lines_or_as_json) {
  EXPECT_EQ(list_of_cells({.filter = "good/f"}), "good/fiber/tasks:1\ngood/future/tasks:1\n");
  const json list = json::parse(list_of_cells({.json = true, .filter = "good/"}));
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0], json::parse(R"({"id": "good/fiber/tasks:1", "workload": "good", "model": "fiber",
      "family": "stackful", "params": {"tasks": 1}, "status": "applicable", "reason": null, "quick": true})"));
  EXPECT_EQ(list[3]["status"], "not_applicable");
  EXPECT_EQ(list[3]["reason"], "has no reason to");
}

TEST(selection, is_told_before_the_run_and_measured) {
  program run({"--model", "fiber", "--workload", "good", "--processes", "2", "--min-time", "1ms"});
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  EXPECT_THAT(run.errors(), StartsWith("switchmark: 1 cell, and 1 reference cell for its ratios, about "));
  EXPECT_EQ(run.cell("good/fiber/tasks:1")["metrics"]["switch_ratio"]["median"], 2);
  EXPECT_EQ(run.cell("good/raw-jump/tasks:1")["status"], "measured");
  EXPECT_EQ(run.cell("good/future/tasks:1"), nullptr);
}

TEST(selection, without_references_tells_once_what_is_missing) {
  program run({"--filter", "good/fiber", "--no-references", "--processes", "2", "--min-time", "0"});
  ASSERT_EQ(run.wait(), runner::all_done) << run.errors();
  const std::string errors = run.errors();
  const std::size_t at = errors.find("without their reference cells there is no switch_ratio (against raw-jump)\n");
  EXPECT_NE(at, errors.npos) << errors;
  EXPECT_EQ(errors.find("switch_ratio", at + 50), errors.npos);
  EXPECT_FALSE(run.cell("good/fiber/tasks:1")["metrics"].contains("switch_ratio"));
}

TEST(selection, that_does_not_exist_ends_with_one_line) {
  program run({"--workload", "god"});
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), HasSubstr("did you mean 'good'? "));
  EXPECT_THAT(run.errors(), testing::MatchesRegex("[^\n]*\n"));
  EXPECT_THAT(run.files(), IsEmpty());
}

TEST(selection, is_in_the_record_as_on_a_command_line) {
  runner::options requested;
  EXPECT_EQ(words_of_selection(requested), "");
  requested.filter = "good";
  EXPECT_EQ(words_of_selection(requested), "good");
  requested.models = {"fiber", "future"};
  EXPECT_EQ(words_of_selection(requested), "--filter 'good' --model fiber,future");
  requested.filter = "";
  requested.workloads = {"ring"};
  EXPECT_EQ(words_of_selection(requested), "--workload ring --model fiber,future");
}

}  // namespace
}  // namespace switchmark::cli
