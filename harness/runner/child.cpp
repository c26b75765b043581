#include "runner/child.hpp"

#include "platform/descriptor.hpp"
#include "platform/interrupt.hpp"
#include "platform/single_threaded.hpp"
#include "platform/stderr_line.hpp"
#include "record/record.hpp"
#include "runner/child_status.hpp"
#include "runner/count.hpp"
#include "runner/options.hpp"
#include "runner/plan.hpp"
#include "runner/runner.hpp"
#include "runner/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <stdexcept>
#include <system_error>

namespace switchmark::runner {
namespace {

plan read_plan() {
  try {
    return plan_from(json::parse(platform::text_of(plan::plan_descriptor)));
  } catch (const std::exception&) {
    throw usage_error("--child: there is no plan; only switchmark itself uses this flag");
  }
}

void write_result(const record::partial& result) {
  if (platform::write_all(plan::result_descriptor, record::text_of(to_json(result)))) return;
  throw std::system_error(errno, std::generic_category(), "writing the result of the process");
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
    case plan::task::count: return count_cells(cells, stop, parent);
  }
  throw std::runtime_error("the plan names a task that this binary hasn't");
}

}  // namespace

int live_as_child() {
  const plan work = read_plan();
  platform::interrupt stop(platform::interrupt::side::child);
  const child_status parent(plan::status_descriptor, plan::place_descriptor);
  try {
    platform::end_single_threaded_mode();  // before anything is prepared: every model runs without it, in every process
    const std::vector<cell> cells = chosen(work);
    write_result(done(work, cells, stop, parent));
    return all_done;
  } catch (const std::exception& failure) {
    platform::write_to_stderr(fmt::format("{}\n", failure.what()));
    return bad_usage;
  }
}

}  // namespace switchmark::runner
