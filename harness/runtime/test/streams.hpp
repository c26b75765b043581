#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

// Not in the namespace of the runtime, whose functions the linker places into the non-preemptible section.
namespace switchmark::test_streams {

/// Two descriptors of which the second one reads what the first one writes; neither blocks. For tests.
class stream {
 public:
  static stream pipe() {
    int ends[2];
    require(pipe2(ends, O_NONBLOCK | O_CLOEXEC));
    return {ends[1], ends[0]};
  }
  static stream socket_pair() {
    int ends[2];
    require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends));
    return {ends[0], ends[1]};
  }
  ~stream() {
    close_in();
    if (out_ >= 0) close(out_);
  }
  stream(stream&& other) noexcept : in_(std::exchange(other.in_, -1)), out_(std::exchange(other.out_, -1)) {}
  stream& operator=(stream&&) = delete;

  [[nodiscard]] int in() const noexcept { return in_; }
  [[nodiscard]] int out() const noexcept { return out_; }

  /// Writes one byte; false: there is no room.
  bool put(char byte = 'x') const noexcept { return write(in_, &byte, 1) == 1; }
  /// Reads one byte; negative: there is none.
  [[nodiscard]] int take() const noexcept {
    unsigned char byte = 0;
    return read(out_, &byte, 1) == 1 ? byte : -1;
  }
  /// Reads until nothing is left, and returns how many bytes there were.
  std::size_t drain() const noexcept {
    char buffer[4096];
    std::size_t total = 0;
    for (ssize_t got; (got = read(out_, buffer, sizeof buffer)) > 0;) total += static_cast<std::size_t>(got);
    return total;
  }
  /// Writes until there is no room, and returns how many bytes there was room for.
  std::size_t fill() const noexcept {
    constexpr char buffer[4096] = {};
    std::size_t total = 0;
    for (ssize_t put; (put = write(in_, buffer, sizeof buffer)) > 0;) total += static_cast<std::size_t>(put);
    return total;
  }
  void close_in() noexcept {
    if (in_ >= 0) close(std::exchange(in_, -1));
  }
  /// Whoever gets the number closes the second one.
  [[nodiscard]] int release_out() noexcept { return std::exchange(out_, -1); }

 private:
  stream(int in, int out) noexcept : in_(in), out_(out) {}
  static void require(int result) {
    if (result != 0) throw std::system_error(errno, std::generic_category(), "making a stream");
  }
  int in_, out_;
};

}  // namespace switchmark::test_streams

namespace switchmark::runtime {
using test_streams::stream;
}  // namespace switchmark::runtime
