#include "record/sentences.hpp"

#include <array>

namespace switchmark::record {
namespace {

/// What the table of the answer shows as well comes last.
constexpr std::array makers{
    sentence_maker{"choice", "hog", choice},
    sentence_maker{"granularity", "granularity", granularity},
    sentence_maker{"population", "ring", population},
    sentence_maker{"memory", "sleepers", memory},
    sentence_maker{"starvation", "hog", starvation},
    sentence_maker{"price_of_ticks", "hog", price_of_ticks},
    sentence_maker{"server_latency", "http_service", server_latency},
    sentence_maker{"server_throughput", "http_service", server_throughput},
    sentence_maker{"budget", "hog", budget},
    sentence_maker{"long_step", "hog", long_step},
    sentence_maker{"awaitable_calls", "ready_waits", awaitable_calls},
    sentence_maker{"recursion", "walk", recursion},
    sentence_maker{"depth", "depth", depth},
    sentence_maker{"switch_cost", "ring", switch_cost},
    sentence_maker{"safepoints", "safepoint_cost", safepoints},
    sentence_maker{"coverage", "coverage", coverage},
    sentence_maker{"spawn", "spawn", spawn},
};

}  // namespace

std::span<const sentence_maker> sentence_makers() { return makers; }

std::vector<sentence> sentences_of(const record_view& view) {
  std::vector<sentence> sentences;
  for (const sentence_maker& maker : makers) {
    if (sentences.size() == most_sentences) break;
    evidence known(view);
    std::string text = maker.text(known);
    if (text.empty()) continue;
    sentences.push_back(
        {std::string(maker.id), std::move(text), std::string(maker.workload), known.figures(), known.crossovers()});
  }
  return sentences;
}

}  // namespace switchmark::record
