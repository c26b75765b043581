// A kernel that watches a descriptor no longer, as io_uring may.
#include "runtime/reactor.hpp"
#include "runtime/test/streams.hpp"
#include "runtime/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

namespace switchmark::runtime {
namespace {

using testing::ElementsAre;

/// Tells what the test says.
struct scripted_poller final : poller {
  std::vector<readiness_event> tells;
  std::vector<interests>& watched;
  explicit scripted_poller(std::vector<interests>& where) : watched(where) {}
  [[nodiscard]] int watch(int, interests before, interests wanted, std::uint64_t) noexcept override {
    watched.push_back(wanted & static_cast<interests>(~before));
    return 0;
  }
  void forget(int, interests, std::uint64_t) noexcept override {}
  [[nodiscard]] int poll(duration, std::span<readiness_event> found) noexcept override {
    const std::size_t count = tells.size();
    std::copy(tells.begin(), tells.end(), found.begin());
    tells.clear();
    return static_cast<int>(count);
  }
};

struct ended_polls : testing::Test {
  std::vector<interests> watched;
  scripted_poller* kernel = new scripted_poller(watched);
  virtual_time time;
  reactor asks{std::unique_ptr<poller>(kernel)};
  worker w{time, &asks};
  task owner;
  const stream one = stream::pipe();

  static constexpr interests readable = 1, writable = 2;
  void tell(interests ready, interests ended, int error = 0) {
    kernel->tells.push_back({static_cast<std::uint64_t>(one.out()), ready, ended, error});
  }
};

TEST_F(ended_polls, are_asked_for_again_by_the_next_wait) {
  for (int i = 0; i < 2; ++i) {
    readiness_wait wait(one.out(), interest::readable, &owner);
    ASSERT_TRUE(w.arm(wait));
    tell(readable, readable);
    EXPECT_EQ(w.next(), &owner);
    EXPECT_EQ(wait.error, 0);
  }
  EXPECT_THAT(watched, ElementsAre(readable, readable));
}

TEST_F(ended_polls, that_failed_end_the_waits_of_their_interest_with_the_error) {
  task other;
  readiness_wait reads(one.out(), interest::readable, &owner), writes(one.out(), interest::writable, &other);
  ASSERT_TRUE(w.arm(reads));
  ASSERT_TRUE(w.arm(writes));
  tell(0, readable, EIO);
  EXPECT_EQ(w.next(), &owner);
  EXPECT_EQ(w.next(), nullptr);
  EXPECT_EQ(reads.error, EIO);
  EXPECT_TRUE(writes.armed());
  EXPECT_THAT(watched, ElementsAre(readable, writable));
}

}  // namespace
}  // namespace switchmark::runtime
