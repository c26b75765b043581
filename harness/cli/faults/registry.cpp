// The cells of switchmark with a fault in one of them, to show that a comparison finds it. SWITCHMARK_FAULT says which:
// "slower_switch" (10 % in fiber's), "one_more_allocation" (a spawn, in future's), "one_more_poll" (a wake, in
// future's); empty or absent: none. Every other cell is the same machine code in the same place.

#include "runner/registry.hpp"
#include "faults/slower.hpp"
#include "faults/wasteful_futures.hpp"
#include "runner/options.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/spawn/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace switchmark::runner {
namespace {

cell& the_cell(std::vector<cell>& all, std::string_view id) {
  return *std::find_if(all.begin(), all.end(), [id](const cell& one) { return one.id == id; });
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

std::vector<cell> registry(const scale& wanted) {
  std::vector<cell> all = workloads::every_cell(wanted);
  const char* variable = std::getenv("SWITCHMARK_FAULT");
  const std::string_view fault = variable != nullptr ? variable : "";
  if (cell& fiber = the_cell(all, "ring/fiber/tasks:2"); fault == "slower_switch")
    fiber = faults::slower(std::move(fiber), 0.1);
  else if (fault == "one_more_allocation")
    replace<workloads::spawn::workload, faults::one_more_allocation>(the_cell(all, "spawn/future/children:1000"),
                                                                     workloads::spawn::points(wanted));
  else if (fault == "one_more_poll")
    replace<workloads::ring::workload, faults::one_more_poll>(the_cell(all, "ring/future/tasks:1000"),
                                                              workloads::ring::points(wanted));
  else if (!fault.empty())
    throw usage_error(
        fmt::format("SWITCHMARK_FAULT={}: no such fault; harness/cli/faults/registry.cpp lists them", fault));
  return all;
}

}  // namespace switchmark::runner
