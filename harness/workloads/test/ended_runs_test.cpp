// What is left of a run of a session that throws.

#include "measure/stopwatch.hpp"
#include "stackful/preemption/models.hpp"
#include "stackful/sync/event.hpp"
#include "stackless/coroutines/sync_awaiters.hpp"
#include "stackless/futures/poll.hpp"
#include "stackless/futures/sync_futures.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/contract.hpp"
#include "workloads/model_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace switchmark::workloads {
namespace {

std::vector<std::string> ends;  ///< of tasks and of what they share, in their order

struct end_witness {
  const char* name;
  explicit end_witness(const char* of) : name(of) {}
  end_witness(const end_witness&) = delete;
  end_witness& operator=(const end_witness&) = delete;
  ~end_witness() { ends.emplace_back(name); }
};

struct stalled_spec {
  std::size_t tasks = 1;
};

/// A run whose task waits for an event that nobody reports.
template <class Waits, class Log>
struct stalled_run : run<stalled_spec, Waits, Log> {
  end_witness end{"run"};
  typename Waits::event never{this->waits};

  explicit stalled_run(const run<stalled_spec, Waits, Log>& common) : run<stalled_spec, Waits, Log>(common) {}
};

template <class Run>
void waits_for_ever_direct(Run& run) {
  const end_witness end("task");
  run.never.wait();
}

template <class Run>
coroutine_of<Run> waits_for_ever_coroutine(Run& run) {
  const end_witness end("task");
  co_await run.never.wait();
}

template <class Run>
class waits_for_ever_future {
 public:
  waits_for_ever_future(Run& run, std::size_t) : never_(run.never) {}
  stackless::poll_result poll(stackless::waker w) { return never_.poll(w); }

 private:
  end_witness end_{"task"};
  typename Run::waits_type::event_future never_;
};

struct stalled_bodies {
  template <class Run>
  static void direct(Run& run, std::size_t) {
    waits_for_ever_direct(run);
  }
  template <class Run>
  static coroutine_of<Run> coroutine(Run& run, std::size_t) {
    return waits_for_ever_coroutine(run);
  }
  template <class Run>
  using future = waits_for_ever_future<Run>;
};

struct stalled_workload : workload_defaults<stalled_spec> {
  using bodies = stalled_bodies;
  static constexpr std::string_view name = "stalled";
  static expectation expect(const stalled_spec& s) {
    return {measure::trace(s.tasks, 0), std::vector<std::uint64_t>(s.tasks), {}};
  }
  template <class Waits, class Log>
  static stalled_run<Waits, Log> make_run(const stalled_spec& s, Waits& waits, std::vector<std::uint64_t>& results,
                                          Log log, runtime::time_point start) {
    return stalled_run<Waits, Log>({s, waits, results, start, log});
  }
};

template <class Model>
class stalled_session final : public model_session<stalled_workload, Model, runtime::virtual_time> {
  using base = model_session<stalled_workload, Model, runtime::virtual_time>;

 public:
  explicit stalled_session(bool watches_itself) : base({}), watches_itself_(watches_itself) {}

  [[nodiscard]] measure::epoch next() override {
    if (!watches_itself_)
      return {.seconds = this->template seconds_with<measure::stopwatch>(with_waits, this->spec_, this->scheduler_)};
    std::vector<std::uint64_t> results(1);
    auto measured = stalled_workload::make_run(this->spec_, this->scheduler_, results, measure::not_tracing{}, {});
    auto done = this->completion_of_run();
    this->spawn_tasks(done, measured, 0, 1);
    this->scheduler_.run_until_parked();
    throw std::runtime_error("for another reason");
  }

 private:
  bool watches_itself_;
};

template <class Model>
struct ended_runs : testing::Test {
  void SetUp() override { ends.clear(); }
};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                              stackless::coroutine_model, stackless::coroutine_eager_model>;
TYPED_TEST_SUITE(ended_runs, models);

TYPED_TEST(ended_runs, a_run_that_nothing_can_wake_ends_its_tasks_before_what_they_share) {
  stalled_session<TypeParam> session(false);
  EXPECT_THROW((void)session.next(), runtime::stalled);
  EXPECT_THAT(ends, testing::ElementsAre("task", "run"));
}

TYPED_TEST(ended_runs, a_session_that_throws_ends_its_tasks_before_what_they_share) {
  {
    stalled_session<TypeParam> session(true);
    EXPECT_THROW((void)session.next(), std::runtime_error);
  }
  EXPECT_THAT(ends, testing::ElementsAre("task", "run"));
}

}  // namespace
}  // namespace switchmark::workloads
