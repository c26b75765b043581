// A fiber that overflows its stack: one line says so, and the process ends by SIGSEGV. In processes of their own.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/frames_beyond_guards.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

namespace switchmark::stackful {
namespace {

constexpr stack_options small_stack{.bytes = 32 * 1024, .owner = "a fiber of this test", .workload = "recursion"};

/// What happens on the stack of a fiber, in a process that ends when it is done.
template <class Preemption = cooperation, class Body>
void run_on_fiber(Body body, stack_options stacks = small_stack) {
  runtime::virtual_time time;
  runtime::worker worker(time);
  fiber_scheduler<Preemption> fibers(worker, stacks, runtime::tick_options{.kind = runtime::tick_kind::manual});
  runtime::completion done;
  fibers.spawn(done, [&] { fibers.yield(); });  // whose stack lies below
  fibers.spawn(done, [&] { body(fibers.stacks()); });
  fibers.run(done);
  std::_Exit(0);
}

[[gnu::noinline]] int recurse(int depth) {  // NOLINT(misc-no-recursion): the point
  volatile char some[256] = {};
  return depth == 0 ? 0 : 1 + recurse(depth - 1) + some[0];
}

struct overflow_death : testing::Test {
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

/// What is said of a stack of so many bytes, a regular expression.
std::string line_of(const std::string& bytes) {
  return "^stack overflow: a fiber of this test, workload recursion, has used up its stack of " + bytes +
         " bytes \\(stack_options::bytes, of which [0-9]+ are the guard\\): give its scheduler larger stacks, or keep "
         "large objects on the heap\n(qemu: [^\n]*\n)?$";
}

TEST_F(overflow_death, is_reported_in_one_line) {
  EXPECT_EXIT(run_on_fiber([](const stack_pool&) { recurse(1'000'000); }), testing::KilledBySignal(SIGSEGV),
              line_of("32768"));
}

// On CPUs with large signal frames the stacks of fibers that ticks stop are larger.
TEST_F(overflow_death, is_reported_of_fibers_that_are_preempted) {
  EXPECT_EXIT(run_on_fiber<preemption>([](const stack_pool&) { recurse(1'000'000); }), testing::KilledBySignal(SIGSEGV),
              line_of("[0-9]+"));
}

TEST_F(overflow_death, is_reported_on_another_thread_too) {
  const auto on_thread = [] {
    std::thread([] { run_on_fiber([](const stack_pool&) { recurse(1'000'000); }); }).join();
  };
  EXPECT_EXIT(on_thread(), testing::KilledBySignal(SIGSEGV), line_of("32768"));
}

TEST_F(overflow_death, is_reported_when_the_frame_of_a_signal_has_no_room) {
  const auto signalled = [](const stack_pool& stacks) {
    const auto* here = static_cast<const std::byte*>(__builtin_frame_address(0));
    go_down(stacks.limit_below(here), 512, [] { raise_tick(); });
  };
  EXPECT_EXIT(run_on_fiber<preemption>(signalled), testing::KilledBySignal(SIGSEGV),
              "^stack overflow: .* when a signal arrived, whose frame had no room: give");
}

TEST_F(overflow_death, is_told_without_the_names_that_are_unknown) {
  EXPECT_EXIT(run_on_fiber([](const stack_pool&) { recurse(1'000'000); }, {}), testing::KilledBySignal(SIGSEGV),
              "^stack overflow: a fiber has used up its stack of " + std::to_string(stack_options{}.bytes) + " bytes");
}

// Every page of a frame is touched in turn, whichever byte the function uses: -fstack-clash-protection.
TEST_F(overflow_death, is_noticed_where_a_frame_is_larger_than_the_guard) {
  EXPECT_EXIT(run_on_fiber([](const stack_pool&) { touch_far_end_of_frame(); }), testing::KilledBySignal(SIGSEGV),
              line_of("32768"));
}

// Code that was compiled without it writes beyond the guard, into the stack of another fiber.
TEST_F(overflow_death, is_noticed_in_foreign_code_where_the_guard_is_larger_than_its_frames) {
  const auto touch = [](const stack_pool&) { touch_far_end_of_frame_unprotected(); };
  EXPECT_EXIT(run_on_fiber(touch), testing::ExitedWithCode(0), "^$");
  EXPECT_EXIT(run_on_fiber(touch, {.bytes = 64 * 1024, .guard_bytes = 48 * 1024, .owner = "a fiber"}),
              testing::KilledBySignal(SIGSEGV), "^stack overflow: a fiber has .* of which 49152 are the guard");
}

// What else is wrong is reported as ever: by nothing, or by the handler that was there before.
[[gnu::noinline]] void write_to(volatile int* place) { *place = 1; }

TEST_F(overflow_death, is_not_what_other_faults_are_called) {
  EXPECT_EXIT(run_on_fiber([](const stack_pool&) { write_to(reinterpret_cast<int*>(64)); }),
              testing::KilledBySignal(SIGSEGV), "^(qemu: [^\n]*\n)?$");
  EXPECT_EXIT(run_on_fiber([](const stack_pool&) { raise(SIGSEGV); }), testing::KilledBySignal(SIGSEGV),
              "^(qemu: [^\n]*\n)?$");
}

TEST_F(overflow_death, leaves_other_faults_to_the_handler_that_was_there_before) {
  const auto faults_with_handler = [](int flags, volatile int* place) {
    // In this process no pool has been made yet.
    struct sigaction theirs = {};
    if ((flags & SA_SIGINFO) != 0)
      theirs.sa_sigaction = [](int, siginfo_t* what, void*) {
        std::_Exit(what->si_addr == reinterpret_cast<void*>(64) ? 42 : 1);
      };
    else
      theirs.sa_handler = [](int) { std::_Exit(43); };
    theirs.sa_flags = flags;
    sigaction(SIGSEGV, &theirs, nullptr);
    run_on_fiber([place](const stack_pool&) { write_to(place); });
  };
  auto* const wild = reinterpret_cast<volatile int*>(64);
  EXPECT_EXIT(faults_with_handler(SA_SIGINFO, wild), testing::ExitedWithCode(42), "^$");
  EXPECT_EXIT(faults_with_handler(0, wild), testing::ExitedWithCode(43), "^$");
}

TEST(stack_guard_size, is_a_whole_number_of_pages_beside_which_there_is_room) {
  EXPECT_THROW(stack_pool({.guard_bytes = 100}), std::invalid_argument);
  EXPECT_THROW(stack_pool({.bytes = 16 * 1024, .guard_bytes = 12 * 1024}), std::invalid_argument);
  const stack_pool pool({.bytes = 64 * 1024, .guard_bytes = 16 * 1024});
  EXPECT_EQ(pool.guard_bytes(), 16u * 1024);
}

TEST(stack_guard_size, is_at_least_that_of_the_largest_signal_frame) {
  const std::size_t page = stack_pool({}).guard_bytes();
  EXPECT_EQ(room_for_ticks({}, 1'776).guard_bytes, page);
  EXPECT_EQ(room_for_ticks({}, page - red_zone_bytes).guard_bytes, page);
  EXPECT_EQ(room_for_ticks({}, page - red_zone_bytes + 1).guard_bytes, 2 * page) << "the red zone lies above the frame";
  EXPECT_EQ(room_for_ticks({.guard_bytes = 16 * page}, 1'776).guard_bytes, 16 * page);
}

TEST(pools_of_a_thread, are_those_that_it_has_made_and_not_destroyed) {
  const stack_pool* const before = stack_pool::first_of_this_thread();
  auto first = std::make_unique<stack_pool>(stack_options{}), second = std::make_unique<stack_pool>(stack_options{});
  EXPECT_EQ(stack_pool::first_of_this_thread(), second.get());
  first.reset();
  EXPECT_EQ(stack_pool::first_of_this_thread(), second.get());
  EXPECT_EQ(second->next_of_this_thread(), before);
  std::thread([] { EXPECT_EQ(stack_pool::first_of_this_thread(), nullptr); }).join();
  second.reset();
  EXPECT_EQ(stack_pool::first_of_this_thread(), before);
}

}  // namespace
}  // namespace switchmark::stackful
