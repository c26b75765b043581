#include "workloads/delay_server/spec.hpp"

#include "workloads/http/service.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

namespace switchmark::workloads::delay_server {

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  std::vector<spec> specs{{.requests = 5, .joined = false}, {.requests = 5}};
  if (!scale.quick) specs.push_back({.requests = 1'000});
  return specs;
}

std::uint64_t delay_ms(const spec& s, std::size_t request) noexcept {
  constexpr std::array<std::uint64_t, most_ordered> far_apart{90, 30, 150, 60, 120};
  if (s.requests <= most_ordered) return far_apart[request];
  constexpr std::size_t prime = 7'919;
  return request * prime % 100 * 10;
}

http::request request_of(const spec& s, std::size_t number) {
  return http::delay_request(delay_ms(s, number), std::to_string(number));
}

expectation expect(const spec& s, bool starts_when_called, bool requests_are_tasks) {
  const bool ordered = s.requests <= most_ordered;
  expectation expected{measure::trace(s.requests + 1, ordered ? 2 * s.requests + 1 : 2),
                       std::vector<std::uint64_t>(s.requests + 1),
                       {},
                       false};
  std::vector<std::size_t> answers(s.requests);
  std::iota(answers.begin(), answers.end(), 0);
  const auto log = [&](event what, std::size_t request) {
    expected.events.log(task_of(s, request), what, request);
    expected.results[request + 1] = http::hash_of(http::expected_answer(request_of(s, request)));
  };
  if (!s.joined && !starts_when_called) {
    for (const std::size_t request : answers) log(sent, request), log(answered, request);
  } else {
    for (const std::size_t request : answers) log(sent, request);
    std::sort(answers.begin(), answers.end(), [&s](auto a, auto b) { return delay_ms(s, a) < delay_ms(s, b); });
    for (const std::size_t request : answers) log(answered, request);
  }
  expected.events.log(0, joined, s.requests);
  expected.results[0] = s.requests;
  expected.counts.spawns = expected.counts.finishes = s.joined && requests_are_tasks ? s.requests + 1 : 1;
  return expected;
}

double concurrency(const spec& s, double seconds) {
  double delays = 0;
  for (std::size_t request = 0; request < s.requests; ++request)
    delays += static_cast<double>(delay_ms(s, request)) / 1000;
  return delays / seconds;
}

}  // namespace switchmark::workloads::delay_server
