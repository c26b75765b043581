// What public reports say of user-level threads, and how it is here: jumps out of functions and handlers, exceptions
// that are under way, stacks that a fiber makes itself, what a library keeps for each thread.
#include "stackful/preemption/no_ticks.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"
#include "stackful/test/ticks.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <ucontext.h>

#include <array>
#include <csetjmp>
#include <csignal>
#include <cstddef>
#include <exception>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

using testing::ElementsAre;

struct public_reports : scheduler_fixture<preemption> {};

using jump_function = void(std::jmp_buf& place, int depth);
jump_function jump_back;
jump_function* volatile jump_further = &jump_back;  // volatile: the compiler doesn't see that it never returns

/// Leaves `depth` frames by a jump, after ticks in the innermost.
void jump_back(std::jmp_buf& place, int depth) {  // NOLINT: recursion
  if (depth == 0) {
    raise_two_ticks();
    std::longjmp(place, 7);  // NOLINT: what is tested
  }
  jump_further(place, depth - 1);
}

// glibc compares the stack pointers where programs are compiled with _FORTIFY_SOURCE (redpanda-data/seastar 172).
TEST_F(public_reports, longjmp_within_a_fiber_that_was_stopped_meanwhile) {
  for (const char* const who : {"a", "b"})
    fibers->spawn(done, [this, who] {
      std::jmp_buf place;
      if (setjmp(place) == 0)  // NOLINT: what is tested
        jump_back(place, 20);
      else
        log(who);
    });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("a", "b"));
  EXPECT_EQ(worker.counts.forced_switches, 2u);
}

sigjmp_buf place_of_alarm;

// A handler that jumps must find the fiber running that made the place (curl/curl 1700, rsyslog/rsyslog 1007).
TEST_F(public_reports, siglongjmp_out_of_a_handler_inside_a_no_ticks_region) {
  const auto before = std::signal(SIGUSR1, [](int) { siglongjmp(place_of_alarm, 1); });
  fibers->spawn(done, [this] {
    {
      const no_ticks region;
      if (sigsetjmp(place_of_alarm, 1) == 0) {
        raise_two_ticks();
        raise(SIGUSR1);
        log("not reached");
      }
      log("timed out");
    }
    raise_two_ticks();
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  std::signal(SIGUSR1, before);
  EXPECT_THAT(order, ElementsAre("timed out", "b", "a"));
}

/// Says whether an exception is under way while it is destroyed, before and after it has been stopped.
struct scope {
  std::vector<int>& seen;
  ~scope() {
    seen.push_back(std::uncaught_exceptions());
    raise_two_ticks();
    seen.push_back(std::uncaught_exceptions());
  }
};

// boostorg/context 302 and 337: one fiber's count was another's.
TEST_F(public_reports, each_fiber_counts_its_own_uncaught_exceptions) {
  std::vector<int> unwinding, returning;
  fibers->spawn(done, [&] {
    try {
      const scope object{unwinding};
      throw std::runtime_error("a");
    } catch (const std::runtime_error&) {
    }
  });
  fibers->spawn(done, [&] { const scope object{returning}; });
  fibers->run(done);
  EXPECT_THAT(unwinding, ElementsAre(1, 1));
  EXPECT_THAT(returning, ElementsAre(0, 0));
  EXPECT_EQ(worker.counts.forced_switches, 2u);
}

TEST_F(public_reports, a_cancelled_fiber_counts_an_uncaught_exception) {
  std::vector<int> seen;
  struct watcher {
    std::vector<int>& counts;
    ~watcher() { counts.push_back(std::uncaught_exceptions()); }
  };
  runtime::completion never;
  fibers->spawn(never, [&] {
    const watcher object{seen};
    fibers->sleep_until(time.now() + std::chrono::hours(1));
  });
  fibers->spawn(done, [] {});
  fibers->run(done);
  destroy();
  EXPECT_THAT(seen, ElementsAre(1));
  EXPECT_EQ(std::uncaught_exceptions(), 0);
}

int frames_seen = 0;

// Unwinding ends at the first frame of a fiber (boostorg/context 339, tarantool/tarantool 6889), in the handler of a
// profiler too (gperftools/gperftools 1163).
TEST_F(public_reports, unwinding_ends_at_the_beginning_of_a_fiber) {
  const auto count = [](int) {
    std::array<void*, 64> frames{};
    frames_seen = backtrace(frames.data(), static_cast<int>(frames.size()));
  };
  count(0);  // the first call loads the unwinder
  const auto before = std::signal(SIGPROF, count);
  std::vector<int> depths;
  for (int who = 0; who < 2; ++who)
    fibers->spawn(done, [&] {
      raise(SIGPROF);
      depths.push_back(frames_seen);
      raise_two_ticks();
      raise(SIGPROF);
      depths.push_back(frames_seen);
    });
  fibers->run(done);
  std::signal(SIGPROF, before);
  EXPECT_EQ(depths.size(), 4u);
  for (const int depth : depths) EXPECT_TRUE(depth > 2 && depth < 16) << depth;
}

/// A coroutine of the user, on memory of the user.
struct users_coroutine {
  ucontext_t here = {}, caller = {};
  alignas(16) std::array<std::byte, 65'536> memory{};
  std::vector<std::string>& order;

  explicit users_coroutine(std::vector<std::string>& log) : order(log) {}
  void run() {
    getcontext(&here);
    here.uc_stack = {memory.data(), 0, memory.size()};
    here.uc_link = &caller;
    running = this;
    makecontext(
        &here, [] { running->body(); }, 0);
    swapcontext(&caller, &here);
  }
  void body() {
    raise_two_ticks();
    order.push_back("nested");
  }
  static inline users_coroutine* running = nullptr;
};

// What runs on such a stack is not stopped: how much room it has is not known (frida/frida-gum 1149).
TEST_F(public_reports, a_stack_that_a_fiber_makes_itself_is_not_stopped) {
  const auto coroutine = std::make_unique<users_coroutine>(order);
  fibers->spawn(done, [&] {
    coroutine->run();
    raise_two_ticks();
    log("a");
  });
  fibers->spawn(done, [this] { log("b"); });
  fibers->run(done);
  EXPECT_THAT(order, ElementsAre("nested", "b", "a"));
  EXPECT_EQ(worker.counts.ticks_ignored, 1u);
}

/// Asks a library for what it does not have, and for its reason, which the library keeps for each thread.
struct library_errors : public_reports {
  template <class Region>
  std::vector<bool> own_reasons() {
    std::vector<bool> own;
    for (const std::string name : {"/a/none", "/b/none"})
      fibers->spawn(done, [&own, name] {
        const Region region;
        dlopen(name.c_str(), RTLD_NOW);
        raise_two_ticks();
        const char* const reason = dlerror();
        own.push_back(reason != nullptr && std::string_view(reason).starts_with(name));
      });
    fibers->run(done);
    return own;
  }
};
struct no_region {
  no_region() {}
  ~no_region() {}
};

// As OpenSSL's queue of errors (crystal-lang/crystal 8456, scylladb/seastar 3369).
TEST_F(library_errors, are_those_of_another_fiber) { EXPECT_THAT(own_reasons<no_region>(), ElementsAre(false, false)); }

TEST_F(library_errors, are_the_fibers_own_inside_a_region) {
  EXPECT_THAT(own_reasons<no_preempt>(), ElementsAre(true, true));
}

}  // namespace
}  // namespace switchmark::stackful
