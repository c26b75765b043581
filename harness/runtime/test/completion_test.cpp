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

  outcome.expect();
  outcome.wait(joiner);
  outcome.wait(other);
  EXPECT_EQ(outcome.finish(), &other) << "the last one that waits is the joiner";
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
