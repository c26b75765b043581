#include "workloads/http/load.hpp"

#include "platform/descriptor.hpp"
#include "runtime/time_source.hpp"
#include "workloads/http/service.hpp"
#include "workloads/http/sockets.hpp"

#include <fmt/format.h>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <deque>
#include <system_error>
#include <utility>

namespace switchmark::workloads::http {
namespace {

/// splitmix64 (Steele, Lea and Flood, OOPSLA 2014): `state` steps by a constant, and is mixed.
std::uint64_t mixed(std::uint64_t state) noexcept {
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
  return state ^ (state >> 31);
}

std::uint64_t random_at(std::uint64_t seed, std::uint64_t place) noexcept {
  return mixed(seed * 0x2545f4914f6cdd1du + (place + 1) * 0x9e3779b97f4a7c15u);
}

/// Which of the different requests of its class a request is, modulo their number.
std::size_t kind_of(std::uint64_t seed, std::size_t number) noexcept { return random_at(~seed, number); }

/// A request as it is sent, and what must come back.
struct prepared {
  std::string text;
  response expected;
};

prepared prepare(const request& asked) { return {text_of(asked), expected_answer(asked)}; }

struct prepared_requests {
  std::vector<prepared> orders, reports;

  explicit prepared_requests(std::size_t documents) {
    for (std::size_t i = 0; i < different_orders; ++i) orders.push_back(prepare(order_request(i)));
    for (std::size_t i = 0; i < different_reports; ++i) reports.push_back(prepare(report_request(documents, i)));
  }
  [[nodiscard]] const prepared& of(std::uint64_t seed, std::size_t number) const {
    const std::size_t kind = kind_of(seed, number);
    return is_heavy(seed, number) ? reports[kind % different_reports] : orders[kind % different_orders];
  }
};

/// One connection of the clients.
struct client {
  platform::descriptor socket;
  parser<response> answers{{.header_bytes = 8 * 1024, .body_bytes = 1 << 20}};
  const prepared* asked = nullptr;  ///< null: it is idle
  bool heavy = false;
  runtime::time_point intended{};
  std::size_t sent = 0;  ///< requests
};

class clients {
 public:
  clients(std::uint16_t port, const load& of)
      : of_(of), moments_(intended_moments(of)), requests_(of.documents), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (poll_.get() < 0) throw std::system_error(errno, std::generic_category(), "making an epoll");
    for (std::size_t i = 0; i < of.connections; ++i) {
      client& made = all_.emplace_back();
      made.socket = connect_to(port);
      epoll_event watched{.events = EPOLLIN, .data = {.u64 = i}};
      if (epoll_ctl(poll_.get(), EPOLL_CTL_ADD, made.socket.get(), &watched) != 0)
        throw std::system_error(errno, std::generic_category(), "watching a connection");
      idle_.push_back(i);
    }
  }

  load_result run(double most_seconds) {
    using namespace std::chrono;
    const auto lead = milliseconds(2);  // so that the first moment is not late
    start_ = runtime::monotonic_now() + lead;
    end_ = start_ + duration_cast<runtime::duration>(duration<double>(of_.seconds));
    const auto last = end_ + duration_cast<runtime::duration>(duration<double>(most_seconds));
    while (true) {
      const runtime::time_point now = runtime::monotonic_now();
      send_due(now);
      if ((is_complete(now) && busy_ == 0) || now > last || broken_) break;
      receive(patience_ms(now));
    }
    result_.unanswered = busy_ + (is_open_loop() ? moments_.size() - next_ : 0);
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_open_loop() const { return of_.rate > 0; }
  /// Whether everything was sent that is to be sent.
  [[nodiscard]] bool is_complete(runtime::time_point now) const {
    return is_open_loop() ? next_ == moments_.size() : now >= end_ || retired_ == all_.size();
  }

  [[nodiscard]] runtime::time_point intended(std::size_t number) const {
    return start_ + std::chrono::nanoseconds(moments_[number]);
  }

  void send_due(runtime::time_point now) {
    while (!idle_.empty() && !is_complete(now)) {
      if (is_open_loop() ? intended(next_) > now : now < start_) return;
      const std::size_t client_number = idle_.front();
      client& by = all_[client_number];
      idle_.pop_front();
      const std::size_t number = is_open_loop() ? next_ : client_number + by.sent * all_.size();
      by.intended = is_open_loop() ? intended(number) : now;
      by.heavy = is_heavy(of_.seed, number);
      by.asked = &requests_.of(of_.seed, number);
      ++by.sent;
      ++next_;
      ++busy_;
      send(by);
    }
  }

  /// A request is smaller than what the kernel takes of a connection that is idle.
  void send(const client& by) {
    const std::string& text = by.asked->text;
    if (::send(by.socket.get(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
      broken_ = true;
  }

  /// The kernel is late by some 50 us when it wakes somebody at a moment: shortly before one the CPU spins.
  [[nodiscard]] int patience_ms(runtime::time_point now) const {
    constexpr auto spinning = std::chrono::milliseconds(2);
    if (is_complete(now) || idle_.empty()) return 10;
    const auto wait = (is_open_loop() ? intended(next_) : start_) - now;
    return wait > spinning ? 1 : 0;
  }

  void receive(int patience_ms) {
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), patience_ms);
    for (int i = 0; i < count; ++i) receive_by(events[static_cast<std::size_t>(i)].data.u64);
  }

  void receive_by(std::size_t number) {
    client& by = all_[number];
    char bytes[16 * 1024];
    const ssize_t got = recv(by.socket.get(), bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      broken_ = true;
      return;
    }
    by.answers.feed({bytes, static_cast<std::size_t>(got)});
    if (const auto answer = by.answers.next()) take(number, *answer);
    if (by.answers.refused() != status::ok) broken_ = true;
  }

  void take(std::size_t number, const response& answer) {
    client& by = all_[number];
    const auto now = runtime::monotonic_now();
    if (by.asked == nullptr || answer != by.asked->expected) {
      if (result_.wrong++ == 0)
        result_.first_wrong =
            fmt::format("{} \"{}\" in place of \"{}\"", static_cast<unsigned>(answer.code), answer.body.substr(0, 200),
                        by.asked == nullptr ? "no answer" : by.asked->expected.body.substr(0, 200));
      if (by.asked == nullptr) return;
    }
    (by.heavy ? result_.heavy_us : result_.short_us)
        .push_back(std::chrono::duration<double, std::micro>(now - by.intended).count());
    result_.seconds = std::chrono::duration<double>(now - start_).count();
    by.asked = nullptr;
    --busy_;
    if (!is_open_loop() && by.sent == of_.requests)
      ++retired_;
    else
      idle_.push_back(number);
  }

  const load of_;
  const std::vector<std::uint64_t> moments_;
  const prepared_requests requests_;
  platform::descriptor poll_;
  std::vector<client> all_;
  std::deque<std::size_t> idle_;  ///< numbers of clients; who has been idle longest sends next
  std::size_t next_ = 0;          ///< request
  std::size_t busy_ = 0;          ///< clients
  std::size_t retired_ = 0;       ///< clients that have sent all their requests
  bool broken_ = false;           ///< a connection ended
  runtime::time_point start_, end_;
  load_result result_;
};

}  // namespace

std::vector<std::uint64_t> intended_moments(const load& of) {
  std::vector<std::uint64_t> moments;
  if (of.rate <= 0) return moments;
  double at = 0;
  for (std::uint64_t number = 0;; ++number) {
    constexpr double below_1 = 1.0 / 9007199254740992.0;  // 2^-53
    const double uniform = static_cast<double>(random_at(of.seed, number) >> 11) * below_1;
    at -= std::log1p(-uniform) / of.rate;
    if (at >= of.seconds) return moments;
    moments.push_back(static_cast<std::uint64_t>(at * 1e9));
  }
}

bool is_heavy(std::uint64_t seed, std::size_t number) noexcept {
  const std::size_t hundred = number / requests_for_a_heavy_one;
  return number % requests_for_a_heavy_one == random_at(seed ^ 0x5851f42d4c957f2du, hundred) % requests_for_a_heavy_one;
}

request request_of(const load& of, std::size_t number) {
  const std::size_t kind = kind_of(of.seed, number);
  return is_heavy(of.seed, number) ? report_request(of.documents, kind % different_reports)
                                   : order_request(kind % different_orders);
}

load_result put_load(std::uint16_t port, const load& of, double most_seconds) {
  return clients(port, of).run(most_seconds);
}

}  // namespace switchmark::workloads::http
