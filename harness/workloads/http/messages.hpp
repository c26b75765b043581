#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace switchmark::workloads::http {

/// The statuses that the server answers with.
enum class status : unsigned {
  ok = 200,
  bad_request = 400,
  not_found = 404,
  request_timeout = 408,
  content_too_large = 413,
  header_fields_too_large = 431,
};

/// A request of HTTP/1.1, as far as the workloads use one.
struct request {
  std::string method = "GET";
  std::string target = "/";
  std::string body = {};
  bool keep_alive = true;  ///< the client may send another request by this connection

  friend bool operator==(const request&, const request&) = default;
};

/// A response of HTTP/1.1; its body is of the type application/json.
struct response {
  status code = status::ok;
  std::string body = {};
  bool keep_alive = true;  ///< the server goes on reading from this connection

  friend bool operator==(const response&, const response&) = default;
};

/// What goes over the connection. By Boost.Beast's serializer.
[[nodiscard]] std::string text_of(const request& of);
[[nodiscard]] std::string text_of(const response& of);

/// A hash of the code and the body: what is logged of a response.
[[nodiscard]] std::uint64_t hash_of(const response& of);

/// A message that is larger is refused.
struct size_limits {
  std::uint32_t header_bytes = 8 * 1024;
  std::uint64_t body_bytes = 64 * 1024;
};

/// Makes messages out of the bytes of a connection, which may arrive in any pieces. `Message` is `request` or
/// `response`. By Boost.Beast's parser, which messages.cpp alone includes.
///
/// Between two messages it holds no memory besides itself.
template <class Message>
class parser {
 public:
  explicit parser(const size_limits& limits = {});
  ~parser();
  parser(parser&&) noexcept;
  parser& operator=(parser&&) noexcept;

  /// Takes bytes behind those that it has.
  void feed(std::string_view bytes);

  /// The next message, in the order in which they were fed; empty: there is none yet, or what comes next is refused.
  [[nodiscard]] std::optional<Message> next();

  /// Why the bytes behind the last message can never become one (`bad_request`, `content_too_large`,
  /// `header_fields_too_large`); `ok`: they may. Once it is not `ok`, it stays, and `next` is empty.
  [[nodiscard]] status refused() const noexcept { return refused_; }

  /// Whether there are bytes of a message that is not complete.
  [[nodiscard]] bool is_inside_message() const noexcept { return state_ != nullptr || !input_.empty(); }

 private:
  struct state;

  size_limits limits_;
  status refused_ = status::ok;
  std::string input_;             ///< bytes that no message has taken
  std::unique_ptr<state> state_;  ///< of the message that has begun
};

extern template class parser<request>;
extern template class parser<response>;

}  // namespace switchmark::workloads::http
