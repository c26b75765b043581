#pragma once

#include "runtime/time_source.hpp"
#include "workloads/http/messages.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace switchmark::workloads::http {

/// What the server of all workloads answers:
///
///   GET /<ms>/<text>   the text, after so many milliseconds
///   POST /order        a short request: the totals of an order, a JSON document of about 800 bytes
///   POST /report       a heavy request: parses, queries and serialises so many documents of the workload `hog`

/// The answer to a request that the server does not accept; the last one of its connection.
[[nodiscard]] response refusal(status code);

/// One request on the way to its answer. `delay` is to be waited for and each of the `steps` to be done, in their
/// order; before each of them a model with a budget has a safepoint.
class job {
 public:
  /// Takes the request apart. `refused`: what the parser says of it; then the job consists of the answer.
  job(const request& asked, status refused);

  [[nodiscard]] runtime::duration delay() const noexcept { return delay_; }
  [[nodiscard]] std::size_t steps() const noexcept { return steps_; }
  /// Precondition: `step` is below `steps`.
  void do_step(std::size_t step);
  /// After all steps.
  [[nodiscard]] response answer();

 private:
  enum class kind : std::uint8_t { fixed, report };

  void plan_report(const request& asked);
  void plan_delay(const request& asked);

  kind kind_ = kind::fixed;
  response answer_;  ///< of the kind `fixed`
  runtime::duration delay_{};
  std::size_t steps_ = 0;
  std::size_t first_document_ = 0;
  std::uint64_t digest_ = 0;
};

/// The longest delay and the most documents that the server accepts; what asks for more is a bad request.
inline constexpr std::uint64_t longest_delay_ms = 60'000, most_documents = 100'000;

/// The short kernel: parses an order and returns its totals as JSON text, about 20 us. Throws nlohmann::json::exception
/// where the text is no order.
[[nodiscard]] std::string totals_of_order(const std::string& order);

/// Order number `number`, as a client sends it; always the same text.
[[nodiscard]] std::string order_text(std::uint64_t number);

/// The answer to a report over `documents` documents from number `first` on: what the heavy kernel leaves.
[[nodiscard]] std::string report_text(std::size_t documents, std::size_t first);

// Requests as clients send them.

[[nodiscard]] request order_request(std::uint64_t number);
[[nodiscard]] request report_request(std::size_t documents, std::size_t first);
[[nodiscard]] request delay_request(std::uint64_t ms, const std::string& text);

/// What the server must answer, computed without any model or connection: the job done at once, without its delay.
[[nodiscard]] response expected_answer(const request& to);

}  // namespace switchmark::workloads::http
