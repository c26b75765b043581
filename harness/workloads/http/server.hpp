#pragma once

#include "platform/descriptor.hpp"
#include "runtime/time_source.hpp"
#include "workloads/http/connection.hpp"
#include "workloads/http/deadlines.hpp"
#include "workloads/http/sockets.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace switchmark::workloads::http {

/// How long the server lets a client take; where `idle` is 0, any time.
struct time_outs {
  runtime::duration idle{};     ///< between two requests
  runtime::duration request{};  ///< from the first byte of a request to its last (else: 408), and to take a response
};

struct server_options {
  std::uint16_t port = 0;  ///< 0: any that is free
  const char* address = loopback;
  size_limits limits = {};
  time_outs allowed = {};
  std::size_t connections = 0;  ///< the server accepts so many and then no more; 0: until it is stopped
};

/// What became of an attempt to accept a connection.
struct accepted {
  progress result = progress::would_block;  ///< `closed`: no more connections are accepted
  platform::descriptor socket = platform::descriptor();
  std::size_t number = 0;  ///< of the connection, in the order in which they were accepted
};

/// What the tasks of a server share (server_bodies.hpp). They may be preempted anywhere: what more than one of them
/// changes is atomic.
class server {
 public:
  /// Listens from now on. Throws as `listener` does.
  explicit server(const server_options& options);

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_.port(); }
  [[nodiscard]] int socket() const noexcept { return listener_.socket(); }
  [[nodiscard]] const size_limits& limits() const noexcept { return options_.limits; }

  /// Never waits. When the descriptors of the process are used up, whoever waits is accepted and closed at once:
  /// otherwise clients would wait for ever, and the kernel would not tell of the next one.
  [[nodiscard]] accepted accept();
  /// Accepts as many connections once more as the options say.
  void accept_again() noexcept { accepted_ = 0; }

  /// From now on nobody is accepted, each connection ends behind the requests that have arrived, and responses say so.
  void stop() noexcept;
  [[nodiscard]] bool is_stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }
  /// Whether it is stopped and no connection is left.
  [[nodiscard]] bool is_over() const noexcept { return is_stopping() && open_.load(std::memory_order_relaxed) == 0; }

  /// Whether connections have deadlines: `sweep` is then to be called now and then.
  [[nodiscard]] bool has_deadlines() const noexcept { return deadlines_.any(); }
  /// The task of `peer` is about to wait for its client.
  void set_deadline(connection& peer, runtime::time_point now) noexcept;
  /// It has a whole request, for which it may work and wait as long as it likes.
  void clear_deadline(connection& peer) noexcept;
  /// Shuts down the connections whose deadline has passed, after an answer (408) where a request is incomplete, and,
  /// once the server stops, the reading side of all others: their tasks then find them closed. Calls `close` with each
  /// descriptor whose task has ended meanwhile.
  template <class Close>
  void sweep(runtime::time_point now, Close close) {
    deadlines_.sweep(
        now, is_stopping(), [this](int descriptor, deadlines::reason why) { shut(descriptor, why); }, close);
  }
  /// The task of `peer` ends. The descriptor that it is to close; negative: none, `sweep` closes it.
  [[nodiscard]] int leave(connection& peer) noexcept;

 private:
  void shut(int descriptor, deadlines::reason why) const noexcept;

  server_options options_;
  listener listener_;
  platform::descriptor spare_;  ///< given up for a moment when there is no other
  std::size_t accepted_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> open_ = 0;
  deadlines deadlines_;
  std::string too_slow_;  ///< the answer to a request whose deadline has passed
};

}  // namespace switchmark::workloads::http
