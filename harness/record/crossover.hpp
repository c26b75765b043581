#pragma once

#include "platform/json.hpp"
#include "record/cell_result.hpp"
#include "record/crossover_questions.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace switchmark::record {

/// What a run knows of a crossover.
enum class crossing : std::uint8_t {
  found,   ///< the first configuration lies on the near side of the level and the last one beyond it, beyond doubt
  always,  ///< the ratio lies beyond the level at every configuration, beyond doubt
  never,   ///< at none, beyond doubt
  not_resolved,  ///< none of these: the first or the last configuration may lie on either side
};
[[nodiscard]] std::string_view name(crossing answer);

/// A crossover gates nothing: one wrong place in twenty runs is borne, for the sake of narrower places.
inline constexpr double confidence_of_crossovers = 0.95;

/// The answer to one question. Its place is a value of the parameter.
struct crossover {
  crossover_question question;
  crossing found = crossing::not_resolved;
  std::int64_t first = 0;  ///< the smallest value at which both models were measured
  std::int64_t last = 0;   ///< the largest
  double at = 0;           ///< only of one that was found, like its interval
  double low = 0;
  double high = 0;
  double confidence = 0;  ///< all of one run hold together with `confidence_of_crossovers`
};

/// An answer to each of crossover_questions for which there are two configurations that both models were measured at by
/// the same two processes or more; the others are left out.
///
/// The process is the unit of replication. Its ratio at a configuration is the median of its repetitions' (each an
/// interquartile mean over pairs of epochs); between two configurations the logarithm of its ratio is taken for linear
/// in that of the parameter. A process takes part wherever it has both configurations; a configuration that has fewer
/// than two processes in common with the one before it is left out. At each place so reached the trimmed mean over
/// processes has an interval, as for comparisons. It crosses where the mean lies beyond the level, there and at all
/// configurations behind; the interval of this place reaches from where the means' intervals first hold the level to
/// where they last do (Fieller's). Processes that don't cross take part like the others.
[[nodiscard]] std::vector<crossover> find_crossovers(std::span<const cell_result> cells);

[[nodiscard]] json to_json(const crossover& crossover);

}  // namespace switchmark::record
