// Where over-aligned objects lie that a coroutine or a future keeps across a wait.
#include "platform/sanitizers.hpp"
#include "stackless/coroutines/coroutine_variants.hpp"
#include "stackless/futures/future_variants.hpp"
#include "stackless/safepoints/budget_schedulers.hpp"
#include "stackless/test/fixtures.hpp"

#include <malloc.h>

#include <cstddef>
#include <cstdint>

namespace switchmark::stackless {
namespace {

template <std::size_t Alignment>
struct alignas(Alignment) aligned_bytes {
  std::byte bytes[Alignment];
};
/// As `__m256`, for which a program needs -mavx.
using eight_floats = float __attribute__((vector_size(32)));

/// Counts objects that lie wrongly. The compiler forgets whose address it is: it would take the type's word for it.
struct places {
  std::size_t checked = 0, misaligned = 0;
  std::vector<std::unique_ptr<char[]>> between;  ///< so that frames lie at every multiple of 16
  void occupy() { between.push_back(std::make_unique<char[]>(24 + 16 * (between.size() % 7))); }
  void check(const volatile void* object, std::size_t alignment) {
    asm volatile("" : "+r"(object));
    ++checked;
    if (reinterpret_cast<std::uintptr_t>(object) % alignment != 0) ++misaligned;
  }
};

template <class Scheduler>
struct alignment_run {
  Scheduler& waits;
  places& seen;
};

template <class Run, class T = void>
using body_of = typename std::remove_reference_t<decltype(std::declval<Run&>().waits)>::template coroutine_type<T>;

/// An argument asks by itself.
template <std::size_t Alignment, class Run>
body_of<Run> keeps_argument(Run& run, aligned_bytes<Alignment> argument) {
  run.seen.check(&argument, Alignment);
  co_await run.waits.yield();
  run.seen.check(&argument, Alignment);
}

template <std::size_t Alignment, class Run>
body_of<Run> keeps_local(Run& run, frame_alignment<Alignment> = {}) {
  aligned_bytes<Alignment> local;
  run.seen.check(&local, Alignment);
  co_await run.waits.safepoint();
  co_await run.waits.yield();
  run.seen.check(&local, Alignment);
}

template <class Run>
body_of<Run> keeps_vector(Run& run, int level, frame_alignment<alignof(eight_floats)> = {}) {
  volatile eight_floats sums = {};
  run.seen.occupy();
  if (level > 0) co_await keeps_vector(run, level - 1);
  co_await run.waits.sleep_until(run.waits.now() + runtime::duration(1'000));
  run.seen.check(&sums, alignof(eight_floats));
}

/// Says nothing to g++.
template <std::size_t Alignment, class Run>
body_of<Run> keeps_unannounced(Run& run) {
  aligned_bytes<Alignment> local;
  run.seen.check(&local, Alignment);
  co_await run.waits.yield();
  run.seen.check(&local, Alignment);
}

template <class Scheduler>
struct frame_alignment_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  places seen;
  std::unique_ptr<Scheduler> owned = make();
  alignment_run<Scheduler> run{*owned, seen};

  std::unique_ptr<Scheduler> make() {
    if constexpr (std::is_constructible_v<Scheduler, runtime::worker&>)
      return std::make_unique<Scheduler>(worker);
    else
      return std::make_unique<Scheduler>(worker, runtime::budget_options{.operations = 2});
  }
  template <class Call>
  void run_twenty(Call call) {
    for (int round = 0; round < 2; ++round) {  // of a pool, the second time: frames that were given back
      for (int task = 0; task < 20; ++task) {
        owned->spawn(done, call());
        seen.occupy();
      }
      owned->run(done);
    }
  }
};

using coroutine_schedulers = testing::Types<coroutine_scheduler, eager_coroutine_scheduler, queued_coroutine_scheduler,
                                            pooled_coroutine_scheduler, budget_coroutine_scheduler<counted_budget>>;
TYPED_TEST_SUITE(frame_alignment_test, coroutine_schedulers);

TYPED_TEST(frame_alignment_test, over_aligned_arguments_lie_where_their_type_asks) {
  this->run_twenty([this] { return keeps_argument<16>(this->run, {}); });
  this->run_twenty([this] { return keeps_argument<32>(this->run, {}); });
  this->run_twenty([this] { return keeps_argument<64>(this->run, {}); });
  this->run_twenty([this] { return keeps_argument<128>(this->run, {}); });
  EXPECT_EQ(this->seen.checked, 4u * 80);
  EXPECT_EQ(this->seen.misaligned, 0u);
}

TYPED_TEST(frame_alignment_test, over_aligned_locals_lie_where_their_type_asks_if_the_coroutine_says_so) {
  this->run_twenty([this] { return keeps_local<16>(this->run); });
  this->run_twenty([this] { return keeps_local<32>(this->run); });
  this->run_twenty([this] { return keeps_local<64>(this->run); });
  this->run_twenty([this] { return keeps_local<128>(this->run); });
  this->run_twenty([this] { return keeps_local<4'096>(this->run); });
  EXPECT_EQ(this->seen.checked, 5u * 80);
  EXPECT_EQ(this->seen.misaligned, 0u);
}

TYPED_TEST(frame_alignment_test, vectors_at_every_level_of_calls_do) {
  this->run_twenty([this] { return keeps_vector(this->run, 3); });
  EXPECT_EQ(this->seen.checked, 40u * 4);
  EXPECT_EQ(this->seen.misaligned, 0u);
}

TYPED_TEST(frame_alignment_test, a_scheduler_that_ends_frees_them) {
  const std::size_t before = mallinfo2().uordblks;
  for (int scheduler = 0; scheduler < 10; ++scheduler) {
    for (int task = 0; task < 100; ++task) this->owned->spawn(this->done, keeps_local<1'024>(this->run));
    this->owned->run_until_parked();
    for (int task = 0; task < 100; ++task) this->owned->spawn(this->done, keeps_vector(this->run, 2));
    this->owned->run_until_parked();
    this->owned.reset();
    this->owned = this->make();
    this->seen.between.clear();
    new (&this->run) alignment_run<TypeParam>{*this->owned, this->seen};
  }
  EXPECT_LT(mallinfo2().uordblks, before + 100'000) << "of more than two megabytes";
}

// The document says of which compilers this is so. If it fails, the compiler aligns frames by itself.
TYPED_TEST(frame_alignment_test, locals_of_a_coroutine_that_does_not_say_so_are_misaligned_by_some_compilers) {
  if (platform::under_address_sanitizer) GTEST_SKIP() << "AddressSanitizer aligns all that it allocates by more";
  this->run_twenty([this] { return keeps_unannounced<64>(this->run); });
  this->RecordProperty("misaligned", static_cast<int>(this->seen.misaligned));
  if (compiler_passes_frame_alignment)
    EXPECT_EQ(this->seen.misaligned, 0u);
  else
    EXPECT_GT(this->seen.misaligned, 0u) << "README, Hazards: An over-aligned local in a frame";
}

// What is paid, and by whom.

struct alignment_cost_test : scheduler_fixture<coroutine_scheduler> {
  places seen;
  alignment_run<coroutine_scheduler> run{waits, seen};
  std::size_t bytes_of(coroutine<> made) {
    waits.spawn(done, std::move(made));
    waits.run(done);
    return std::exchange(worker.counts.frame_bytes, 0);
  }
};

TEST_F(alignment_cost_test, a_frame_takes_as_many_bytes_more_as_its_alignment_and_others_none) {
  const std::size_t plain = bytes_of(keeps_unannounced<16>(run)), aligned = bytes_of(keeps_unannounced<64>(run));
  EXPECT_LT(bytes_of(keeps_local<16>(run)), plain + 17) << "the argument itself";
  EXPECT_GE(bytes_of(keeps_local<64>(run)), plain + 64);
  EXPECT_LE(bytes_of(keeps_local<64>(run)), aligned + (compiler_passes_frame_alignment ? 0 : 64) + 64);
}

template <class Coroutine, class... Arguments>
using promise_of = typename std::coroutine_traits<Coroutine, Arguments...>::promise_type;

TEST(frame_alignment, ordinary_coroutines_have_their_own_promise) {
  const bool own = !compiler_passes_frame_alignment;
  EXPECT_EQ((std::is_same_v<promise_of<coroutine<>, int&, std::string>, coroutine<>::promise_type>), own);
  EXPECT_EQ((std::is_same_v<promise_of<coroutine<>, aligned_bytes<64>&>, coroutine<>::promise_type>), own);
  EXPECT_EQ((std::is_same_v<promise_of<eager_coroutine<>, int&>, eager_coroutine<>::promise_type>), own);
  EXPECT_FALSE((std::is_same_v<promise_of<coroutine<>, int&, aligned_bytes<64>>, coroutine<>::promise_type>));
  EXPECT_FALSE((std::is_same_v<promise_of<coroutine<>, frame_alignment<32>>, coroutine<>::promise_type>));
}

TEST(frame_alignment, the_largest_alignment_that_an_argument_asks_for_counts) {
  EXPECT_EQ((alignment_asked_by_all<>), 16u);
  EXPECT_EQ((alignment_asked_by_all<char, aligned_bytes<64>&, aligned_bytes<64>&&>), 16u);
  EXPECT_EQ((alignment_asked_by_all<char, aligned_bytes<64>, aligned_bytes<32>>), 64u);
  EXPECT_EQ((alignment_asked_by_all<aligned_bytes<64>, frame_alignment<256>>), 256u);
}

// A value lies in the frame of the coroutine that awaits it.
coroutine<aligned_bytes<64>> gives_aligned(coroutine_scheduler& waits) {
  co_await waits.yield();
  co_return aligned_bytes<64>{};
}
coroutine<> takes_aligned(alignment_run<coroutine_scheduler>& run, frame_alignment<64> = {}) {
  const aligned_bytes<64> value = co_await gives_aligned(run.waits);
  co_await run.waits.yield();
  run.seen.check(&value, 64);
}

TEST_F(alignment_cost_test, an_over_aligned_value_goes_to_a_frame_that_has_room_for_it) {
  for (int task = 0; task < 8; ++task) waits.spawn(done, takes_aligned(run));
  waits.run(done);
  EXPECT_EQ(seen.checked, 8u);
  EXPECT_EQ(seen.misaligned, 0u);
}

TEST(frame_alignment, of_a_place_inside_leaves_room_for_what_finds_the_whole_again) {
  alignas(256) std::byte room[1'024];
  for (std::size_t begin = 0; begin < 512; begin += 16)
    for (std::size_t alignment = 32; alignment <= 256; alignment *= 2) {
      std::byte* const whole = room + begin;
      auto* const inside = static_cast<std::byte*>(align_inside(whole, alignment));
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(inside) % alignment, 0u);
      EXPECT_GE(inside - whole, 16);
      EXPECT_LE(inside - whole, static_cast<std::ptrdiff_t>(alignment));
      EXPECT_EQ(whole_of(inside), whole);
    }
}

// Futures are objects, and `new` of an object knows how it is to be aligned.

struct keeps_member {
  places& seen;
  aligned_bytes<64> member;
  yield_future wait;
  explicit keeps_member(places& where) : seen(where) {}
  poll_result poll(waker w) {
    seen.check(&member, 64);
    return wait.poll(w);
  }
};

/// Polls a child, wherever it is kept.
template <class Scheduler>
struct keeps_child {
  places& seen;
  char odd = 0;
  typename Scheduler::template child<keeps_member> child;
  explicit keeps_child(places& where) : seen(where) {}
  poll_result poll(waker w) {
    if (!child.started()) child.start(w.worker(), seen);
    return child.poll(w);
  }
};
template <class Scheduler>
struct keeps_several {
  typename Scheduler::template join_all<keeps_member> all;
  explicit keeps_several(places& where) {
    for (int child = 0; child < 5; ++child) all.add(where);
  }
  poll_result poll(waker w) { return all.poll(w); }
};

template <class Scheduler>
struct future_alignment_test : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  places seen;
  Scheduler waits{worker};
};
using future_schedulers = testing::Types<future_scheduler, boxed_future_scheduler, late_future_scheduler,
                                         budget_future_scheduler<counted_budget>>;
template <>
struct future_alignment_test<budget_future_scheduler<counted_budget>> : testing::Test {
  runtime::virtual_time time;
  runtime::worker worker{time};
  runtime::completion done;
  places seen;
  budget_future_scheduler<counted_budget> waits{worker, runtime::budget_options{.operations = 2}};
};
TYPED_TEST_SUITE(future_alignment_test, future_schedulers);

TYPED_TEST(future_alignment_test, over_aligned_members_lie_where_their_type_asks) {
  for (int task = 0; task < 20; ++task) {
    this->waits.template spawn<keeps_member>(this->done, this->seen);
    this->seen.occupy();
    this->waits.template spawn<keeps_child<TypeParam>>(this->done, this->seen);
    this->seen.occupy();
    this->waits.template spawn<keeps_several<TypeParam>>(this->done, this->seen);
  }
  this->waits.run(this->done);
  EXPECT_EQ(this->seen.checked, 20u * 7 * 2);
  EXPECT_EQ(this->seen.misaligned, 0u);
}

}  // namespace
}  // namespace switchmark::stackless
