// The cells of switchmark with a regression in one of them, to show that a comparison finds it. SWITCHMARK_REGRESSION
// says which: "slower_switch" (10 % in fiber's), "one_more_allocation" (a spawn, in future's), "one_more_poll" (a wake,
// in future's); empty or absent: none. Every other cell is the same machine code in the same place.

#include "runner/registry.hpp"
#include "regressions/slower.hpp"
#include "regressions/wasteful_futures.hpp"
#include "runner/options.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/spawn/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace switchmark::runner {
namespace {

cell& the_cell(std::vector<cell>& cells, std::string_view id) {
  return *std::find_if(cells.begin(), cells.end(), [id](const cell& cell) { return cell.id == id; });
}

/// Measures `of` with another model of the same name. It stays verified by the right one.
template <class Workload, class Model>
void replace(cell& of, const std::vector<typename Workload::spec_type>& configurations) {
  for (const auto& s : configurations)
    if (Workload::params(s) == of.params)
      of.prepare = [s]() -> std::unique_ptr<measure::session> {
        return std::make_unique<typename Workload::template session<Model>>(s);
      };
}

}  // namespace

std::vector<cell> registry(const run_scale& scale) {
  std::vector<cell> cells = workloads::every_cell(scale);
  const char* variable = std::getenv("SWITCHMARK_REGRESSION");
  const std::string_view regression = variable != nullptr ? variable : "";
  if (cell& fiber = the_cell(cells, "ring/fiber/tasks:2"); regression == "slower_switch")
    fiber = regressions::slower(std::move(fiber), 0.1);
  else if (regression == "one_more_allocation")
    replace<workloads::spawn::workload, regressions::one_more_allocation>(the_cell(cells, "spawn/future/children:1000"),
                                                                          workloads::spawn::configurations(scale));
  else if (regression == "one_more_poll")
    replace<workloads::ring::workload, regressions::one_more_poll>(the_cell(cells, "ring/future/tasks:1000"),
                                                                   workloads::ring::configurations(scale));
  else if (!regression.empty())
    throw usage_error(fmt::format(
        "SWITCHMARK_REGRESSION={}: no such regression; harness/cli/regressions/registry.cpp lists them", regression));
  return cells;
}

}  // namespace switchmark::runner
