#include "workloads/hog/spec.hpp"

#include "measure/stopwatch.hpp"
#include "workloads/hog/documents.hpp"

#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace switchmark::workloads::hog {
namespace {

using nlohmann::json;

/// Walks the records of an iso-codes table: some have a field, some don't, and `at` throws where it is missing.
std::size_t count_incomplete(const json& table) {
  std::size_t incomplete = 0, visited = 0;
  for (const json& record : table) {
    if (++visited % 8 != 0) continue;
    try {
      incomplete += record.at("common_name").get_ref<const std::string&>().empty();
    } catch (const json::out_of_range&) {
      ++incomplete;
    }
  }
  return incomplete;
}

}  // namespace

std::uint64_t digest_document(std::size_t round) {
  const auto& texts = the_documents().texts;
  json document = json::parse(texts[round % texts.size()]);
  json& table = document.begin().value();
  table.back()["incomplete"] = count_incomplete(table);
  const std::string text = document.dump();
  return XXH3_64bits(text.data(), text.size());
}

std::uint64_t sort_array(std::size_t numbers, std::size_t round) {
  std::vector<std::uint64_t> array(numbers);
  std::uint64_t state = round;
  for (auto& number : array) number = state = state * 6364136223846793005u + 1442695040888963407u;
  std::sort(array.begin(), array.end());
  return XXH3_64bits(array.data(), array.size() * sizeof array.front());
}

std::uint64_t do_round(const spec& s, std::size_t round) {
  return s.sorted != 0 ? sort_array(s.sorted, round) : digest_document(round);
}

std::uint64_t a_little(std::uint64_t state, std::size_t wake) noexcept {
  for (int i = 0; i < 200; ++i) state = std::rotl(state, 7) + wake;
  return state;
}

runtime::time_point intended(std::size_t task, std::size_t wake, runtime::time_point start) noexcept {
  using namespace std::chrono;
  return start + milliseconds(wake + 1) + microseconds(60 * task);  // spread over the millisecond
}

std::vector<spec> lone(const run_scale& scale) {
  if (const auto* own = configurations_of_test<spec>(scale)) return *own;
  return {{.hogs = 1, .rounds = scale.hog_rounds, .wakes = 500}};
}

std::vector<spec> several(const run_scale& scale) { return {{.hogs = 4, .rounds = scale.hog_rounds, .wakes = 2'000}}; }

std::vector<spec> long_steps(const run_scale&) { return {{.rounds = 6, .sorted = 500'000, .wakes = 200}}; }

std::uint64_t rounds_for(double seconds, double pass_seconds, std::size_t documents) {
  return documents * static_cast<std::uint64_t>(std::ceil(seconds / pass_seconds));
}

std::uint64_t calibrated_rounds() {
  const std::size_t documents = the_documents().texts.size();
  double fastest = hog_seconds;
  for (int pass = 0; pass < 8; ++pass) {
    const measure::cpu_stopwatch watch;
    for (std::size_t round = 0; round < documents; ++round) (void)digest_document(round);
    fastest = std::min(fastest, watch.seconds());
  }
  return rounds_for(hog_seconds, fastest, documents);
}

expectation expect(const spec& s) {
  const std::size_t events = std::max(s.rounds, s.wakes), tasks = s.latency_sensitive + s.hogs;
  expectation expected{measure::trace(tasks, events), std::vector<std::uint64_t>(tasks), {}, false};
  for (std::size_t task = 0; task < s.latency_sensitive; ++task)
    for (std::size_t wake = 0; wake < s.wakes; ++wake) {
      auto& state = expected.results[task];
      expected.events.log(task, woke, state = a_little(state, wake));
    }
  // Rounds go through the documents in turn; each array is another one.
  std::vector<std::uint64_t> digests(s.sorted != 0 ? s.rounds : the_documents().texts.size());
  for (std::size_t round = 0; round < std::min(s.rounds, digests.size()); ++round) digests[round] = do_round(s, round);
  for (std::size_t round = 0; round < s.rounds; ++round) {
    const std::uint64_t digest = digests[round % digests.size()];
    for (std::size_t task = s.latency_sensitive; task < tasks; ++task) {
      auto& all = expected.results[task];
      expected.events.log(task, digested, all = std::rotl(all, 1) ^ digest);
    }
  }
  auto& counts = expected.counts;
  counts.spawns = counts.finishes = tasks;
  return expected;
}

}  // namespace switchmark::workloads::hog
