// What preemption does to the requests of a server, and what it costs.

#include "record/sentences.hpp"

#include <fmt/format.h>

namespace switchmark::record {
namespace {

constexpr std::string_view server = "http_service";

/// "5,300 [5,250, 5,350] requests per second with fiber and 5,200 [5,100, 5,300] with fiber-preempt"
std::string rates(evidence& known, const known_figure& cooperative, const known_figure& preemptive) {
  const std::string first = known.text(cooperative, {1, "requests per second"});
  const std::string second = known.text(preemptive, {1, ""});
  return fmt::format("{} with fiber and {} with fiber-preempt", first, second);
}

}  // namespace

std::string server_latency(evidence& known) {
  const auto load = known.middle(server, "load_percent");
  if (!load) return {};
  const auto figures =
      known.find_all(server, {"coroutine", "fiber", "fiber-preempt"}, {{"load_percent", *load}}, "short_p99_us");
  if (figures.size() < 2) return {};
  return fmt::format(
      "At {} % of the load that saturates it, a server that also has heavy requests answers 99 % of the short ones "
      "within {}.",
      *load, known.list(figures));
}

std::string server_throughput(evidence& known) {
  const auto connections = known.largest(server, "fiber-preempt", "connections");
  if (!connections) return {};
  const auto rate_of = [&](std::string_view model) {
    return known.find(server, model, {{"connections", *connections}}, "requests_per_second");
  };
  const auto cooperative = rate_of("fiber"), preemptive = rate_of("fiber-preempt");
  if (!cooperative || !preemptive) return {};
  const metric_view &most = *cooperative->metric, &left = *preemptive->metric;
  const bool costs = left.high < most.low;
  if (!costs && left.low < (1 - negligible) * most.high) return {};
  const double price = 100 * (1 - left.median / most.median);
  return fmt::format("A saturated server answers {}: {}.", rates(known, *cooperative, *preemptive),
                     costs ? fmt::format("preemption costs about {} % of them", rough_number(price))
                           : "no cost of preemption was found");
}

}  // namespace switchmark::record
