#pragma once

#include "runner/options.hpp"
#include "runner/registry.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace switchmark::cli {

/// No cell is what the command asks for.
struct nothing_matches : runner::usage_error {
  using usage_error::usage_error;
};

/// What a command asks for by --filter, --model and --workload; all of them must hold.
struct selection {
  std::vector<runner::cell> cells = {};  ///< the cells asked for and their reference cells, in the record's order
  std::size_t references = 0;            ///< how many of `cells` are there only because ratios are taken against them
  std::string missing_ratios = {};       ///< one line with the ratios that --no-references leaves out; empty: none
  bool guards = false;                   ///< whether the guards of preemption are asked for as well
};

/// The cells that `requested` asks for, without their reference cells. Throws nothing_matches if there are none, and
/// runner::usage_error for a model or a workload that does not exist.
[[nodiscard]] std::vector<runner::cell> matching_cells(const runner::options& requested);

/// The same cells with their reference cells, unless `requested` leaves these out. Throws likewise.
[[nodiscard]] selection selection_of(const runner::options& requested);

/// Whether the name is one of those that are asked for; if none are, every name is.
[[nodiscard]] bool is_asked_for(const std::vector<std::string>& names, const std::string& name);

/// What selects cells, as on a command line: "--filter 'ring/' --model fiber"; empty if nothing does. A filter alone is
/// written without its flag.
[[nodiscard]] std::string words_of_selection(const runner::options& requested);

/// "3 cells" or "3 cells, and 2 reference cells for their ratios", of those that are applicable.
[[nodiscard]] std::string words_of(const selection& selected);

/// The cells that `requested` asks for as text, one id on each line, or as JSON if `requested` says so: an array of
/// objects with `id`, `workload`, `model`, `family`, `params`, `status` ("applicable" or "not_applicable"), `reason`
/// (null where applicable) and `quick` (whether a quick run has the cell). Throws as matching_cells.
[[nodiscard]] std::string list_of_cells(const runner::options& requested);

}  // namespace switchmark::cli
