#include "runner/child.hpp"

#include "platform/atomic_file.hpp"
#include "platform/interrupt.hpp"
#include "platform/single_threaded.hpp"
#include "record/record.hpp"
#include "runner/child_status.hpp"
#include "runner/count.hpp"
#include "runner/options.hpp"
#include "runner/plan.hpp"
#include "runner/runner.hpp"
#include "runner/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <span>
#include <stdexcept>

namespace switchmark::runner {
namespace {

plan read_plan(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw usage_error(fmt::format("--child {}: no such plan; only switchmark itself uses this flag", file));
  return plan_from(json::parse(in));
}

std::vector<cell> chosen(const plan& work) {
  std::vector<cell> cells = registry(work.scale);
  std::erase_if(cells, [&work](const cell& cell) {
    return std::find(work.cells.begin(), work.cells.end(), cell.id) == work.cells.end();
  });
  if (cells.size() != work.cells.size()) throw std::runtime_error("the plan names cells that this binary hasn't");
  return cells;
}

record::partial done(const plan& work, std::span<const cell> cells, platform::interrupt& stop,
                     const child_status& parent) {
  switch (work.what) {
    case plan::task::verify: return verify_cells(cells, stop, parent);
    case plan::task::measure: return measure_cells(work, cells, stop, parent);
    case plan::task::count: return count_cells(work, cells, stop, parent);
  }
  throw std::runtime_error("the plan names a task that this binary hasn't");
}

}  // namespace

int live_as_child(const std::string& plan_file) {
  const plan work = read_plan(plan_file);
  platform::interrupt stop(platform::interrupt::side::child);
  const child_status parent(plan::status_descriptor);
  try {
    platform::end_single_threaded_mode();  // before anything is prepared: every model runs without it, in every process
    const std::vector<cell> cells = chosen(work);
    platform::write_whole(work.result, record::text_of(to_json(done(work, cells, stop, parent))));
    return all_done;
  } catch (const std::exception& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return bad_usage;
  }
}

}  // namespace switchmark::runner
