#include "runtime/poller.hpp"

#include <liburing.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace switchmark::runtime {
namespace {

constexpr unsigned submissions = 256;                ///< polls that are handed to the kernel together
constexpr std::uint64_t nobody = ~std::uint64_t{0};  ///< the token of what needs no answer
/// Each interest has a poll of its own. In a token this bit, which no descriptor has, tells which.
constexpr std::uint64_t writable_bit = std::uint64_t{1} << 31;

constexpr interests readable = static_cast<interests>(interest::readable);
constexpr interests writable = static_cast<interests>(interest::writable);

constexpr std::uint64_t token_of(std::uint64_t token, interests one) noexcept {
  return one == writable ? token | writable_bit : token;
}

/// Whether epoll would refuse it, too: files and folders have nothing to wait for.
int refusal_of(int descriptor) noexcept {
  struct stat about = {};
  if (fstat(descriptor, &about) != 0) return errno;
  return S_ISREG(about.st_mode) || S_ISDIR(about.st_mode) || S_ISBLK(about.st_mode) ? EPERM : 0;
}

readiness_event to_event(std::uint64_t user_data, int result, unsigned flags) noexcept {
  const interests one = (user_data & writable_bit) != 0 ? writable : readable;
  readiness_event event = {.token = user_data & ~writable_bit};
  if ((flags & IORING_CQE_F_MORE) == 0) event.ended = one;
  if (result >= 0 || result == -EINVAL)  // EINVAL: a device that is always ready
    event.ready = result > 0 && (result & (POLLERR | POLLHUP)) != 0 ? readable | writable : one;
  else
    event.error = -result;
  return event;
}

class io_uring_poller final : public poller {
 public:
  io_uring_poller() {
    io_uring_params asked = {};
    if (const int result = io_uring_queue_init_params(submissions, &ring_, &asked); result < 0) refuse(-result);
    if ((asked.features & IORING_FEAT_RSRC_TAGS) != 0) return;
    io_uring_queue_exit(&ring_);
    refuse(EOPNOTSUPP);  // older than Linux 5.13: a poll tells of one change only
  }
  ~io_uring_poller() override { io_uring_queue_exit(&ring_); }
  io_uring_poller(const io_uring_poller&) = delete;
  io_uring_poller& operator=(const io_uring_poller&) = delete;

  [[nodiscard]] int watch(int descriptor, interests before, interests wanted, std::uint64_t token) noexcept override {
    if (const int error = refusal_of(descriptor); error != 0) return error;
    for (const interests one : {readable, writable}) {
      if ((wanted & ~before & one) == 0) continue;
      io_uring_sqe* const entry = next_entry();
      if (entry == nullptr) return EBUSY;
      io_uring_prep_poll_multishot(entry, descriptor, one == readable ? POLLIN | POLLRDHUP : POLLOUT);
      io_uring_sqe_set_data64(entry, token_of(token, one));
    }
    return 0;
  }

  // A poll keeps its file open: it has to be gone before the descriptor is closed.
  void forget(int, interests watched, std::uint64_t token) noexcept override {
    for (const interests one : {readable, writable}) {
      io_uring_sqe* const entry = (watched & one) != 0 ? next_entry() : nullptr;
      if (entry == nullptr) continue;
      io_uring_prep_poll_remove(entry, token_of(token, one));
      io_uring_sqe_set_data64(entry, nobody);
    }
    io_uring_submit(&ring_);
  }

  [[nodiscard]] int poll(duration timeout, std::span<readiness_event> found) noexcept override {
    const int result = timeout == duration::zero() ? submit() : wait(timeout);
    unsigned seen = 0, head = 0;
    std::size_t got = 0;
    io_uring_cqe* entry = nullptr;
    io_uring_for_each_cqe(&ring_, head, entry) {
      if (got == found.size()) break;
      ++seen;
      if (entry->user_data != nobody) found[got++] = to_event(entry->user_data, entry->res, entry->flags);
    }
    io_uring_cq_advance(&ring_, seen);
    if (got > 0 || timeout == duration::zero()) return static_cast<int>(got);
    return result == -ETIME ? 0 : -1;
  }

 private:
  [[noreturn]] static void refuse(int error) {
    throw std::system_error(error, std::generic_category(), "the kernel refuses io_uring");
  }
  /// Null only if the kernel takes no more.
  io_uring_sqe* next_entry() noexcept {
    if (io_uring_sqe* const free = io_uring_get_sqe(&ring_)) return free;
    io_uring_submit(&ring_);
    return io_uring_get_sqe(&ring_);
  }
  // Completions that had no room are fetched by the kernel's leave.
  int submit() noexcept {
    if (io_uring_sq_ready(&ring_) != 0) return io_uring_submit(&ring_);
    return io_uring_cq_has_overflow(&ring_) ? io_uring_get_events(&ring_) : 0;
  }
  int wait(duration timeout) noexcept {
    __kernel_timespec relative = {timeout.count() / 1'000'000'000, timeout.count() % 1'000'000'000};
    io_uring_cqe* first = nullptr;
    return io_uring_submit_and_wait_timeout(&ring_, &first, 1, timeout == forever ? nullptr : &relative, nullptr);
  }

  io_uring ring_ = {};
};

}  // namespace

std::unique_ptr<poller> make_io_uring_poller() { return std::make_unique<io_uring_poller>(); }

std::string io_uring_unavailable() {
  try {
    const io_uring_poller tried;
    return {};
  } catch (const std::system_error& refused) {
    return refused.what();
  }
}

}  // namespace switchmark::runtime
