#include "runtime/completion.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace switchmark::runtime {
namespace {

std::exception_ptr failure(const char* text) { return std::make_exception_ptr(std::runtime_error(text)); }

std::string what_is_rethrown(completion& outcome) {
  try {
    outcome.rethrow_failure();
  } catch (const std::exception& caught) {
    return caught.what();
  }
  return "nothing";
}

TEST(completion, of_no_tasks_is_done) {
  completion outcome;
  EXPECT_TRUE(outcome.done());
  EXPECT_EQ(what_is_rethrown(outcome), "nothing");
}

TEST(completion, is_done_with_the_last_task_and_names_the_joiner_once) {
  completion outcome;
  task joiner;
  outcome.expect();
  outcome.expect();
  outcome.wait(joiner);
  EXPECT_FALSE(outcome.done());
  EXPECT_EQ(outcome.finish(), nullptr);
  EXPECT_FALSE(outcome.done());
  EXPECT_EQ(outcome.finish(), &joiner);
  EXPECT_TRUE(outcome.done());

  outcome.expect();  // again, and nobody waits this time
  EXPECT_FALSE(outcome.done());
  EXPECT_EQ(outcome.finish(), nullptr);
  EXPECT_TRUE(outcome.done());
}

TEST(completion, forgets_its_joiner_and_nobody_else) {
  completion outcome;
  task joiner, other;
  outcome.expect();
  outcome.wait(joiner);
  outcome.forget(other);
  EXPECT_EQ(outcome.finish(), &joiner) << "another task does not wait here";

  outcome.expect();
  outcome.wait(joiner);
  outcome.forget(joiner);
  EXPECT_EQ(outcome.finish(), nullptr);
}

TEST(completion, names_its_joiner_as_long_as_somebody_waits) {
  completion outcome;
  task joiner;
  EXPECT_EQ(outcome.joiner(), nullptr);
  outcome.expect();
  outcome.wait(joiner);
  EXPECT_EQ(outcome.joiner(), &joiner);
  outcome.forget(joiner);
  EXPECT_EQ(outcome.joiner(), nullptr);
  outcome.wait(joiner);
  (void)outcome.finish();
  EXPECT_EQ(outcome.joiner(), nullptr);
}

TEST(completion_death, refuses_a_second_joiner_in_debug_builds) {
  if (!checks_joins) GTEST_SKIP() << "debug builds only";
  completion outcome;
  task joiner, other;
  outcome.expect();
  outcome.wait(joiner);
  EXPECT_DEATH(outcome.wait(other), "deadlock: a second task joins a completion");
}

/// Tasks that know to what they report.
struct reporting_task : task {
  completion* reports_to = nullptr;
};
completion* where_it_reports(task& waits) { return static_cast<reporting_task&>(waits).reports_to; }

struct join_circle_test : testing::Test {
  completion reports[4];
  reporting_task tasks[4];
  join_circle_test() {
    for (int i = 0; i < 4; ++i) {
      reports[i].expect();
      tasks[i].reports_to = &reports[i];
    }
  }
  void joins(int joiner, int joined) {
    check_join(reports[joined], static_cast<const completion*>(&reports[joiner]),
               [](task& waits) -> const completion* { return where_it_reports(waits); });
    reports[joined].wait(tasks[joiner]);
  }
};
using join_circle_death = join_circle_test;

TEST_F(join_circle_test, tasks_may_join_each_other_in_a_chain) {
  joins(1, 2);
  joins(0, 1);
  joins(2, 3);
  tasks[3].reports_to = nullptr;
  check_join(reports[0], static_cast<const completion*>(nullptr),
             [](task&) { return static_cast<completion*>(nullptr); });
}

TEST_F(join_circle_death, a_task_that_joins_what_it_reports_to_is_refused) {
  EXPECT_DEATH(joins(0, 0), "deadlock: a task joins a completion that is not done before the task itself is");
}

TEST_F(join_circle_death, a_circle_of_any_length_is_refused) {
  joins(1, 2);
  joins(0, 1);
  EXPECT_DEATH(joins(2, 0), "deadlock: a task joins a completion that is not done before the task itself is");
  joins(2, 3);
  EXPECT_DEATH(joins(3, 0), "deadlock: a task joins a completion that is not done before the task itself is");
}

TEST(completion, keeps_the_first_failure_and_throws_it_once) {
  completion outcome;
  outcome.fail(failure("first"));
  outcome.fail(failure("second"));
  EXPECT_EQ(what_is_rethrown(outcome), "first");
  EXPECT_EQ(what_is_rethrown(outcome), "nothing");
  outcome.fail(failure("third"));
  EXPECT_EQ(what_is_rethrown(outcome), "third");
}

TEST(completion, a_failure_does_not_end_the_waiting) {
  completion outcome;
  outcome.expect();
  outcome.fail(failure("early"));
  EXPECT_FALSE(outcome.done());
}

TEST(completion, releases_a_failure_that_nobody_fetched) {
  const auto resource = std::make_shared<int>(0);
  {
    completion outcome;
    outcome.fail(std::make_exception_ptr(resource));
    EXPECT_EQ(resource.use_count(), 2);
    outcome.fail(std::make_exception_ptr(resource));  // not the first: not kept
    EXPECT_EQ(resource.use_count(), 2);
  }
  EXPECT_EQ(resource.use_count(), 1);
}

}  // namespace
}  // namespace switchmark::runtime
