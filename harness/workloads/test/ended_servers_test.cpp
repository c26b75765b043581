// What is left of a server whose acceptor throws.

#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/http/serve.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <stdexcept>

namespace switchmark::workloads::http {
namespace {

/// Accepts one connection, whose client stays silent, and then fails.
class failing_server : public server {
 public:
  explicit failing_server(const runtime::completion& connections_done)
      : server({}), connections_done_(connections_done), client_(connect_to(port())) {}

  /// Whether the task of the connection was expected by the completion of the run.
  [[nodiscard]] bool run_counted_connections() const noexcept { return run_counted_connections_; }

  [[nodiscard]] accepted accept() {
    accepted next = server::accept();
    if (next.result == progress::done) return next;
    run_counted_connections_ = !connections_done_.done();
    throw std::runtime_error("the acceptor fails");
  }

 private:
  const runtime::completion& connections_done_;
  platform::descriptor client_;
  bool run_counted_connections_ = false;
};

/// What the tasks of such a server share.
template <class Waits>
struct failing_run {
  using waits_type = Waits;

  Waits& waits;
  runtime::completion connections_done = {};
  failing_server server{connections_done};
  int stop_descriptor = -1;

  void answered(std::size_t, const response&) const noexcept {}
};

template <class Model>
struct ended_servers : testing::Test {};
using models = testing::Types<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                              stackless::coroutine_model, stackless::coroutine_eager_model>;
TYPED_TEST_SUITE(ended_servers, models);

/// The task of the connection reports to what outlives it: not to the acceptor, which has ended.
TYPED_TEST(ended_servers, a_connection_outlives_its_acceptor) {
  runtime::monotonic_time time;
  runtime::reactor reactor;
  runtime::worker worker(time, &reactor);
  std::unique_ptr<typename TypeParam::scheduler> scheduler(
      new typename TypeParam::scheduler(TypeParam::make(worker, server_model_options())));
  failing_run<typename TypeParam::scheduler> run{*scheduler};
  const auto serve = [&] {
    run_completion done([&] { scheduler.reset(); });
    spawn_task<server_bodies, TypeParam::style>(*scheduler, done, run, 0);
    scheduler->run(done);
  };
  EXPECT_THROW(serve(), std::runtime_error);
  EXPECT_TRUE(run.server.run_counted_connections());
  EXPECT_TRUE(run.connections_done.done());
}

}  // namespace
}  // namespace switchmark::workloads::http
