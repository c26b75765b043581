#include "workloads/http_service/spec.hpp"

#include "workloads/hog/spec.hpp"
#include "workloads/http/service.hpp"

#include <algorithm>

namespace switchmark::workloads::http_service {
namespace {

/// Of loads that are measured in several processes or step by step.
constexpr double short_epoch_seconds = 0.6;

}  // namespace

std::vector<spec> configurations(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  const std::size_t documents = calibrated_documents(scale);
  if (scale.quick) return {{.documents = documents}, {.load_percent = 60, .documents = documents}};
  std::vector<spec> specs{{.documents = documents}, {.load_percent = 60, .documents = documents, .seconds = 2}};
  for (const std::size_t percent : {20, 40, 80, 90})
    specs.push_back({.load_percent = percent, .documents = documents, .seconds = short_epoch_seconds});
  specs.push_back({.p99_below_us = 5'000, .documents = documents, .seconds = short_epoch_seconds});
  return specs;
}

std::vector<spec> repeated(std::vector<spec> configurations) {
  for (spec& each : configurations)
    if (each.p99_below_us == 0) each.stride = each.load_percent == 0 || each.load_percent == 60 ? 1 : 3;
  return configurations;
}

std::vector<spec> shorter_quanta(const run_scale& scale) {
  std::vector<spec> specs;
  if (scale.quick) return specs;
  for (spec each : repeated(configurations(scale)))
    if (each.stride == 1) {
      each.quantum_us = default_quantum_us / 2;
      specs.push_back(each);
      each.quantum_us = default_quantum_us / 4;
      each.stride = 10;
      specs.push_back(each);
    }
  return specs;
}

std::vector<spec> equal_rates(const run_scale& scale) {
  if (scale.quick) return {};
  std::vector<spec> specs;
  for (const std::size_t rate : {1'000, 3'000, 5'000})
    specs.push_back(
        {.rate = rate, .documents = calibrated_documents(scale), .seconds = short_epoch_seconds, .stride = 3});
  return specs;
}

std::size_t calibrated_documents(const run_scale& scale) noexcept {
  constexpr double report_seconds = 0.010;
  const double documents = static_cast<double>(scale.hog_rounds) * report_seconds / hog::hog_seconds;
  return std::max<std::size_t>(1, static_cast<std::size_t>(documents + 0.5));
}

http::load saturating_load(const spec& s) {
  return {.connections = s.connections, .seconds = 60, .requests = s.requests, .documents = s.documents};
}

http::load verification_load(spec s) {
  s.requests = 40;
  return saturating_load(s);
}

expectation expect(const spec& s) {
  const http::load all = verification_load(s);
  expectation expected{
      measure::trace(s.connections, all.requests), std::vector<std::uint64_t>(s.connections), {}, false};
  for (std::size_t number = 0; number < s.connections * all.requests; ++number)
    expected.events.log(number % s.connections, answered,
                        http::hash_of(http::expected_answer(request_of(all, number))));
  expected.counts.spawns = expected.counts.finishes = s.connections + 1;
  return expected;
}

}  // namespace switchmark::workloads::http_service
