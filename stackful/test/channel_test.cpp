#include "stackful/sync/channel.hpp"

#include "stackful/preemption/preemption.hpp"
#include "stackful/test/scheduler_fixture.hpp"

#include <optional>

namespace switchmark::stackful {
namespace {

using runtime::ledger_values;
using testing::ElementsAre;

template <class Preemption>
struct channel_test : scheduler_fixture<Preemption> {
  using channel_type = channel<fiber_scheduler<Preemption>, int>;
  channel_type unbuffered{*this->fibers, 0}, buffered{*this->fibers, 2};

  void spawn(auto body) { this->fibers->spawn(this->done, std::move(body)); }
  void spawn_sender(channel_type& channel, std::string name, std::vector<int> values) {
    spawn([this, &channel, name, values] {
      const witness held(this->order, name);
      for (const int value : values)
        this->log(name + (channel.send(value) ? " sent " : " lost ") + std::to_string(value));
    });
  }
  void spawn_receiver(channel_type& channel, std::string name, int most = 1'000) {
    spawn([this, &channel, name, most] {
      const witness held(this->order, name);
      for (int i = 0; i < most; ++i) {
        const std::optional<int> value = channel.receive();
        this->log(name + (value ? " got " + std::to_string(*value) : " ends"));
        if (!value) return;
      }
    });
  }
};
using both = testing::Types<cooperation, preemption>;
TYPED_TEST_SUITE(channel_test, both);

TYPED_TEST(channel_test, without_places_lets_sender_and_receiver_meet) {
  this->spawn_sender(this->unbuffered, "s", {1, 2, 3});
  this->spawn_receiver(this->unbuffered, "r", 3);
  this->fibers->run(this->done);
  EXPECT_THAT(this->order,
              ElementsAre("r got 1", "s sent 1", "s sent 2", "r got 2", "r got 3", "~r", "s sent 3", "~s"));
  EXPECT_EQ(this->counted(), (ledger_values{{"spawns", 2},
                                            {"finishes", 2},
                                            {"parks", 3},
                                            {"wakes", 3},
                                            {"dispatches", 2 + 3},
                                            {"timer_checks", 1},
                                            {"jumps", 2 + 3 + 1},
                                            {"frame_allocations", 2},
                                            {"frame_bytes", 2 * this->stack_bytes}}));
}

TYPED_TEST(channel_test, with_places_lets_the_sender_run_ahead) {
  this->spawn_sender(this->buffered, "s", {1, 2, 3, 4});
  this->spawn_receiver(this->buffered, "r", 4);
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("s sent 1", "s sent 2", "r got 1", "r got 2", "r got 3", "s sent 3", "s sent 4",
                                       "~s", "r got 4", "~r"));
}

TYPED_TEST(channel_test, that_is_closed_gives_what_it_has_and_ends) {
  this->spawn_sender(this->buffered, "s", {1, 2, 3});
  this->spawn([this] { this->buffered.close(); });
  this->spawn_receiver(this->buffered, "r");
  this->spawn_receiver(this->unbuffered, "q");
  this->spawn([this] {
    this->fibers->yield();
    this->unbuffered.close();
  });
  this->fibers->run(this->done);
  EXPECT_THAT(this->order, ElementsAre("s sent 1", "s sent 2", "r got 1", "r got 2", "r ends", "~r", "s lost 3", "~s",
                                       "q ends", "~q"));
}

TYPED_TEST(channel_test, waits_are_cancelled_with_their_scheduler) {
  this->spawn_sender(this->unbuffered, "a", {1});
  this->spawn_sender(this->unbuffered, "b", {2});
  this->spawn_receiver(this->buffered, "c");
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("~c", "~b", "~a"));
  EXPECT_TRUE(this->done.done());
}

// Ready already, with the value, when the scheduler is destroyed: the value stays in the channel.
TYPED_TEST(channel_test, keeps_a_value_that_was_given_to_who_is_cancelled) {
  channel<typename TestFixture::scheduler, int> shared(*this->fibers, 0);
  std::optional<int> found;
  this->spawn([&] {
    struct receives_at_the_end {
      decltype(shared)& from;
      std::optional<int>& to;
      ~receives_at_the_end() { to = from.receive(); }
    };
    const receives_at_the_end guard{shared, found};
    typename TestFixture::channel_type nobody(*this->fibers, 0);
    (void)nobody.receive();
  });
  this->spawn([&] { (void)shared.receive(); });
  this->spawn([&, this] {
    EXPECT_TRUE(shared.send(7)) << "to the second, which does not run any more";
    this->worker.close();
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_EQ(found, 7);
  EXPECT_TRUE(this->done.done());
}

TYPED_TEST(channel_test, waits_in_destructors_return_when_their_scheduler_is_destroyed) {
  struct waits_at_the_end {
    channel_test<TypeParam>& test;
    ~waits_at_the_end() {
      if (!test.unbuffered.receive()) test.log("nothing");
      if (!test.unbuffered.send(1)) test.log("not sent");
    }
  };
  this->spawn([this] {
    const waits_at_the_end guard{*this};
    (void)this->unbuffered.receive();
  });
  this->fibers->run_until_parked();
  this->destroy();
  EXPECT_THAT(this->order, ElementsAre("nothing", "not sent"));
}

}  // namespace
}  // namespace switchmark::stackful
