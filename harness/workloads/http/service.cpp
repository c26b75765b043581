#include "workloads/http/service.hpp"

#include "workloads/hog/spec.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <charconv>
#include <string_view>
#include <utility>

namespace switchmark::workloads::http {
namespace {

using nlohmann::json;

std::uint64_t next_random(std::uint64_t& state) noexcept {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state >> 33;
}

std::uint64_t fold(std::uint64_t digest, std::size_t document) {
  return std::rotl(digest, 1) ^ hog::digest_document(document);
}

std::string text_of_report(std::size_t documents, std::uint64_t digest) {
  return json{{"documents", documents}, {"digest", fmt::format("{:016x}", digest)}}.dump();
}

}  // namespace

response refusal(status code) { return {.code = code, .body = R"({"error":true})", .keep_alive = false}; }

job::job(const request& asked, status refused) {
  answer_.keep_alive = asked.keep_alive;
  if (refused != status::ok) {
    answer_ = refusal(refused);
    return;
  }
  try {
    if (asked.method == "POST" && asked.target == "/order")
      answer_.body = totals_of_order(asked.body);
    else if (asked.method == "POST" && asked.target == "/report")
      plan_report(asked);
    else
      plan_delay(asked);
  } catch (const json::exception&) {
    answer_ = {.code = status::bad_request, .body = R"({"error":true})", .keep_alive = asked.keep_alive};
  }
}

void job::plan_report(const request& asked) {
  const json wanted = json::parse(asked.body);
  const auto documents = wanted.at("documents").get<std::uint64_t>();
  if (documents > most_documents) {
    answer_.code = status::bad_request;
    return;
  }
  first_document_ = wanted.at("first").get<std::size_t>();
  steps_ = documents;
  kind_ = kind::report;
}

void job::plan_delay(const request& asked) {
  std::string_view rest = asked.target;
  const bool is_get = asked.method == "GET" && rest.starts_with('/');
  if (is_get) rest.remove_prefix(1);
  std::uint64_t ms = 0;
  const char* const end = rest.data() + rest.size();
  const auto number = std::from_chars(rest.data(), end, ms);
  if (!is_get || number.ec != std::errc() || number.ptr == end || *number.ptr != '/') {
    answer_.code = status::not_found;
  } else if (ms > longest_delay_ms) {
    answer_.code = status::bad_request;
  } else {
    delay_ = std::chrono::milliseconds(ms);
    answer_.body.assign(number.ptr + 1, end);
  }
}

void job::do_step(std::size_t step) { digest_ = fold(digest_, first_document_ + step); }

response job::answer() {
  if (kind_ == kind::report) answer_.body = text_of_report(steps_, digest_);
  return std::move(answer_);
}

std::string totals_of_order(const std::string& order) {
  const json parsed = json::parse(order);
  std::uint64_t cents = 0, pieces = 0;
  const json* dearest = nullptr;
  for (const json& line : parsed.at("lines")) {
    const auto quantity = line.at("quantity").get<std::uint64_t>(), price = line.at("cents").get<std::uint64_t>();
    cents += quantity * price;
    pieces += quantity;
    if (dearest == nullptr || price > dearest->at("cents").get<std::uint64_t>()) dearest = &line;
  }
  json totals{{"number", parsed.at("number")}, {"customer", parsed.at("customer")}, {"cents", cents}};
  totals["pieces"] = pieces;
  totals["dearest"] = dearest == nullptr ? json() : dearest->at("article");
  return totals.dump();
}

std::string order_text(std::uint64_t number) {
  std::uint64_t state = number + 1;
  json order{{"number", number}, {"customer", fmt::format("customer {}", next_random(state) % 10'000)}};
  for (int line = 0; line < 11; ++line)
    order["lines"].push_back({{"article", fmt::format("article {}", next_random(state) % 1'000'000)},
                              {"quantity", 1 + next_random(state) % 9},
                              {"cents", 1 + next_random(state) % 100'000},
                              {"in_stock", next_random(state) % 2 == 0}});
  return order.dump();
}

std::string report_text(std::size_t documents, std::size_t first) {
  std::uint64_t digest = 0;
  for (std::size_t document = first; document < first + documents; ++document) digest = fold(digest, document);
  return text_of_report(documents, digest);
}

request order_request(std::uint64_t number) {
  return {.method = "POST", .target = "/order", .body = order_text(number)};
}

request report_request(std::size_t documents, std::size_t first) {
  return {.method = "POST", .target = "/report", .body = json{{"documents", documents}, {"first", first}}.dump()};
}

request delay_request(std::uint64_t ms, const std::string& text) { return {.target = fmt::format("/{}/{}", ms, text)}; }

response expected_answer(const request& to) {
  job whole(to, status::ok);
  for (std::size_t step = 0; step < whole.steps(); ++step) whole.do_step(step);
  return whole.answer();
}

}  // namespace switchmark::workloads::http
