#include "platform/descriptor.hpp"
#include "runtime/poller.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <ctime>
#include <system_error>

namespace switchmark::runtime {
namespace {

constexpr std::uint32_t always = EPOLLERR | EPOLLHUP;  ///< reported whether asked for or not

std::uint32_t to_epoll(interests wanted) noexcept {
  std::uint32_t events = EPOLLET;
  if ((wanted & static_cast<interests>(interest::readable)) != 0) events |= EPOLLIN | EPOLLRDHUP;
  if ((wanted & static_cast<interests>(interest::writable)) != 0) events |= EPOLLOUT;
  return events;
}

interests from_epoll(std::uint32_t events) noexcept {
  interests ready = 0;
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLPRI | always)) != 0) ready |= static_cast<interests>(interest::readable);
  if ((events & (EPOLLOUT | always)) != 0) ready |= static_cast<interests>(interest::writable);
  return ready;
}

int to_milliseconds(duration timeout) noexcept {
  if (timeout == poller::forever) return -1;
  const auto rounded_up = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  return static_cast<int>(std::min<std::int64_t>(rounded_up, INT_MAX));
}

class epoll_poller final : public poller {
 public:
  explicit epoll_poller(timeouts asked) : epoll_(epoll_create1(EPOLL_CLOEXEC)), timeouts_(asked) {
    if (epoll_.get() < 0) throw std::system_error(errno, std::generic_category(), "making an epoll instance");
  }

  [[nodiscard]] int watch(int descriptor, interests before, interests wanted, std::uint64_t token) noexcept override {
    epoll_event event = {.events = to_epoll(wanted), .data = {.u64 = token}};
    if (epoll_ctl(epoll_.get(), before == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
    // Somebody else has closed it, or one of the same number, without a word.
    if (errno == ENOENT || errno == EEXIST)
      if (epoll_ctl(epoll_.get(), errno == ENOENT ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
    return errno;
  }

  void forget(int descriptor, interests, std::uint64_t) noexcept override {
    epoll_event unused = {};
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, &unused);
  }

  [[nodiscard]] int poll(duration timeout, std::span<readiness_event> found) noexcept override {
    const int got = wait(timeout, static_cast<int>(std::min(found.size(), events_.size())));
    for (int i = 0; i < got; ++i) {
      const epoll_event& event = events_[static_cast<std::size_t>(i)];
      found[static_cast<std::size_t>(i)] = {.token = event.data.u64, .ready = from_epoll(event.events)};
    }
    return got;
  }

 private:
  int wait(duration timeout, int room) noexcept {
    if (timeout == duration::zero()) return epoll_wait(epoll_.get(), events_.data(), room, 0);
    if (timeouts_ == timeouts::in_nanoseconds) {
      const timespec relative{timeout.count() / 1'000'000'000, timeout.count() % 1'000'000'000};
      const int got =
          epoll_pwait2(epoll_.get(), events_.data(), room, timeout == forever ? nullptr : &relative, nullptr);
      if (got >= 0 || errno == EINTR) return got;
      timeouts_ = timeouts::in_milliseconds;  // ENOSYS of an older kernel, or EPERM of a filter of system calls
    }
    return epoll_wait(epoll_.get(), events_.data(), room, to_milliseconds(timeout));
  }

  const platform::descriptor epoll_;
  timeouts timeouts_;
  std::array<epoll_event, 128> events_;
};

}  // namespace

std::unique_ptr<poller> make_epoll_poller(timeouts asked) { return std::make_unique<epoll_poller>(asked); }

}  // namespace switchmark::runtime
