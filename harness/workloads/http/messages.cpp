// The only source that includes Boost.Beast, which takes seconds to compile.

#include "workloads/http/messages.hpp"

#include <xxhash.h>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>

#include <stdexcept>
#include <type_traits>
#include <utility>

namespace switchmark::workloads::http {
namespace {

namespace beast = boost::beast::http;
using boost::beast::error_code;

constexpr unsigned http_1_1 = 11;

template <class Message>
inline constexpr bool is_request = std::is_same_v<Message, request>;

template <bool IsRequest>
std::string serialized(beast::message<IsRequest, beast::string_body>& message) {
  message.prepare_payload();
  beast::serializer<IsRequest, beast::string_body> pieces(message);
  std::string text;
  while (!pieces.is_done()) {
    error_code error;
    pieces.next(error, [&](error_code&, const auto& buffers) {
      std::size_t bytes = 0;
      for (auto each = boost::asio::buffer_sequence_begin(buffers); each != boost::asio::buffer_sequence_end(buffers);
           ++each) {
        const boost::asio::const_buffer piece(*each);
        text.append(static_cast<const char*>(piece.data()), piece.size());
        bytes += piece.size();
      }
      pieces.consume(bytes);
    });
    if (error) throw std::runtime_error("a message cannot be serialised: " + error.message());
  }
  return text;
}

request message_of(beast::request<beast::string_body>&& parsed) {
  return {.method = std::string(parsed.method_string()),
          .target = std::string(parsed.target()),
          .body = std::move(parsed.body()),
          .keep_alive = parsed.keep_alive()};
}

response message_of(beast::response<beast::string_body>&& parsed) {
  return {.code = static_cast<status>(parsed.result_int()),
          .body = std::move(parsed.body()),
          .keep_alive = parsed.keep_alive()};
}

status status_of(const error_code& error) {
  if (error == beast::error::body_limit) return status::content_too_large;
  return error == beast::error::header_limit ? status::header_fields_too_large : status::bad_request;
}

}  // namespace

std::string text_of(const request& of) {
  beast::request<beast::string_body> message;
  message.version(http_1_1);
  message.method_string(of.method);
  message.target(of.target);
  message.set(beast::field::host, "localhost");
  message.keep_alive(of.keep_alive);
  message.body() = of.body;
  return serialized(message);
}

std::string text_of(const response& of) {
  beast::response<beast::string_body> message(static_cast<beast::status>(of.code), http_1_1);
  message.set(beast::field::content_type, "application/json");
  message.keep_alive(of.keep_alive);
  message.body() = of.body;
  return serialized(message);
}

std::uint64_t hash_of(const response& of) {
  return XXH3_64bits_withSeed(of.body.data(), of.body.size(), static_cast<std::uint64_t>(of.code));
}

template <class Message>
struct parser<Message>::state {
  beast::parser<is_request<Message>, beast::string_body> parsed;

  explicit state(const size_limits& limits) {
    parsed.eager(true);  // header and body in one call
    parsed.header_limit(limits.header_bytes);
    parsed.body_limit(limits.body_bytes);
  }
};

template <class Message>
parser<Message>::parser(const size_limits& limits) : limits_(limits) {}
template <class Message>
parser<Message>::~parser() = default;
template <class Message>
parser<Message>::parser(parser&&) noexcept = default;
template <class Message>
parser<Message>& parser<Message>::operator=(parser&&) noexcept = default;

template <class Message>
void parser<Message>::feed(std::string_view bytes) {
  input_.append(bytes);
}

template <class Message>
std::optional<Message> parser<Message>::next() {
  if (refused_ != status::ok || input_.empty()) return std::nullopt;
  if (state_ == nullptr) state_ = std::make_unique<state>(limits_);
  error_code error;
  const std::size_t used = state_->parsed.put(boost::asio::buffer(std::as_const(input_)), error);
  input_.erase(0, used);
  if (input_.empty()) std::string().swap(input_);  // an idle connection holds no buffer
  if (error && error != beast::error::need_more) {
    refused_ = status_of(error);
    state_.reset();
    return std::nullopt;
  }
  if (!state_->parsed.is_done()) return std::nullopt;
  const std::unique_ptr<state> complete = std::move(state_);
  return message_of(complete->parsed.release());
}

template class parser<request>;
template class parser<response>;

}  // namespace switchmark::workloads::http
