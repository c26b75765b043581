#include "runner/references.hpp"

#include "measure/find_metric.hpp"

#include <gmock/gmock.h>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

cell cell_at(const std::string& workload, const std::string& model, std::int64_t tasks, measure::metric_name metric) {
  cell result;
  result.id = workload + "/" + model + "/tasks:" + std::to_string(tasks);
  result.workload = workload;
  result.model = model;
  result.params = {{"tasks", tasks}};
  result.time_metric = metric;
  return result;
}

const std::vector<cell> registered{
    cell_at("ring", "fiber", 2, "switch_ns"),       cell_at("ring", "fiber-aa", 2, "switch_ns"),
    cell_at("ring", "raw-jump", 2, "switch_ns"),    cell_at("ring", "fiber", 1000, "switch_ns"),
    cell_at("ring", "raw-jump", 1000, "switch_ns"), cell_at("granularity", "fiber", 2, "step_ns"),
    cell_at("granularity", "future", 2, "step_ns"), cell_at("granularity", "raw-jump", 2, "step_ns"),
    cell_at("hog", "fiber", 2, "run_ns"),           cell_at("hog", "fiber-preempt", 2, "run_ns")};

missing_reference missing(std::string_view ratio, const char* reference) { return {ratio, reference}; }

TEST(references, are_of_the_same_workload_and_parameters) {
  EXPECT_THAT(missing_references(std::vector{registered[0]}, registered),
              ElementsAre(missing("switch_ratio", "ring/raw-jump/tasks:2")));
  EXPECT_THAT(missing_references(std::vector{registered[5]}, registered),
              ElementsAre(missing("step_ratio", "granularity/future/tasks:2")));
}

TEST(references, are_those_of_each_ratio_once) {
  EXPECT_THAT(missing_references(std::vector{registered[0], registered[1], registered[3]}, registered),
              ElementsAre(missing("switch_ratio", "ring/raw-jump/tasks:1000"),
                          missing("switch_ratio", "ring/raw-jump/tasks:2")));
  EXPECT_THAT(missing_references(std::vector{registered[1]}, registered),
              ElementsAre(missing("aa_ratio", "ring/fiber/tasks:2"), missing("switch_ratio", "ring/raw-jump/tasks:2")));
}

TEST(references, of_a_metric_beside_the_time_are_found_too) {
  EXPECT_THAT(missing_references(std::vector{registered[9]}, registered),
              ElementsAre(missing("throughput_ratio", "hog/fiber/tasks:2")));
}

TEST(references, that_were_chosen_are_not_missing) {
  EXPECT_THAT(missing_references(std::vector{registered[0], registered[2]}, registered), IsEmpty());
  EXPECT_THAT(missing_references(registered, registered), IsEmpty());
}

TEST(references, need_cells_that_are_applicable_on_both_sides) {
  std::vector<cell> all = registered;
  all[2].not_applicable = "it jumps nowhere";
  EXPECT_THAT(missing_references(std::vector{all[0]}, all), IsEmpty());
  cell lame = registered[0];
  lame.not_applicable = "it rests";
  EXPECT_THAT(missing_references(std::vector{lame}, registered), IsEmpty());
}

}  // namespace
}  // namespace switchmark::runner
