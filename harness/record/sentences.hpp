#pragma once

#include "record/evidence.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::record {

/// A sentence that answers "which model, when, and what does it cost", and what it rests on.
struct sentence {
  std::string id;        ///< snake_case: which maker has made it
  std::string text;      ///< plain text of one line
  std::string workload;  ///< whose chart shows the figures
  /// First those that the text shows with their intervals, in this order; then those that it only rests on.
  std::vector<figure_reference> figures;
  std::vector<std::size_t> crossovers;  ///< indices of the record's crossovers
};

/// Makes one sentence. A new sentence is one function and one line of the table in sentences.cpp.
struct sentence_maker {
  std::string_view id;
  std::string_view workload;
  /// The text; empty if something that the sentence needs was not measured, or was not resolved.
  std::string (*text)(evidence& known);
};

/// The sentences that may be made, the most important first.
[[nodiscard]] std::span<const sentence_maker> sentence_makers();

/// No run has more sentences than these.
inline constexpr std::size_t most_sentences = 10;

/// The first `most_sentences` sentences that the record resolves.
[[nodiscard]] std::vector<sentence> sentences_of(const record_view& view);

// The texts, by subject; each as sentence_maker::text.

/// sentences_on_choice.cpp
[[nodiscard]] std::string choice(evidence& known);

/// sentences_on_switching.cpp
[[nodiscard]] std::string switch_cost(evidence& known);
[[nodiscard]] std::string population(evidence& known);
[[nodiscard]] std::string granularity(evidence& known);
[[nodiscard]] std::string depth(evidence& known);
[[nodiscard]] std::string recursion(evidence& known);
[[nodiscard]] std::string awaitable_calls(evidence& known);

/// sentences_on_tasks.cpp
[[nodiscard]] std::string memory(evidence& known);
[[nodiscard]] std::string spawn(evidence& known);
[[nodiscard]] std::string coverage(evidence& known);

/// sentences_on_hogs.cpp
[[nodiscard]] std::string starvation(evidence& known);
[[nodiscard]] std::string price_of_ticks(evidence& known);
[[nodiscard]] std::string budget(evidence& known);
[[nodiscard]] std::string long_step(evidence& known);
[[nodiscard]] std::string safepoints(evidence& known);

/// sentences_on_servers.cpp
[[nodiscard]] std::string server_latency(evidence& known);
[[nodiscard]] std::string server_throughput(evidence& known);

}  // namespace switchmark::record
