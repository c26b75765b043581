#pragma once

#include "platform/child_process.hpp"
#include "platform/pipe.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::connections {

/// A process that holds connections to a server of this process open. It does one thing at a time: each `begin_...`
/// returns at once, and `try_end` tells when that thing is done.
class idle_clients {
 public:
  /// Made while this process has one thread and no scheduler runs. Throws std::system_error.
  explicit idle_clients(std::uint16_t port);

  /// Connects until so many connections are open. Each new one sends a request and waits for its answer.
  void begin_connecting(std::size_t connections);
  /// Sends so many requests, one after the other, each by a random connection.
  void begin_asking(std::size_t requests);
  /// Closes all connections.
  void begin_closing();

  /// Whether what was begun last is done; otherwise `descriptor` can be read when it is. Throws std::runtime_error when
  /// the clients have failed.
  [[nodiscard]] bool try_end();
  [[nodiscard]] int descriptor() const noexcept { return answers_.reading_end(); }
  /// The times from sending a request to the last byte of its answer, in us, as the last `begin_asking` made them.
  [[nodiscard]] const std::vector<double>& answer_us() const noexcept { return answer_us_; }

 private:
  void begin(char command, std::size_t count);
  int obey(std::uint16_t port);

  platform::pipe commands_, answers_;
  platform::child_process process_;
  std::vector<double> answer_us_;
};

}  // namespace switchmark::workloads::connections
