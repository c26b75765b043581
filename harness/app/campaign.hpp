#pragma once

#include "app/cell.hpp"
#include "app/child_process.hpp"
#include "app/command_line.hpp"
#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "measure/stopwatch.hpp"
#include "report/cell_result.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace switchmark::app {

/// What one run does with its cells, by way of child processes: one that verifies, then those that measure, one after
/// the other, then one that counts instructions. Cells that need the binary without the allocator hook get processes of
/// that binary; of an isolated cell every sample gets a process of its own.
///
/// A process that dies takes only the cell with it that it was at: that cell has failed, and the others of the same
/// process are begun again without it.
class campaign {
 public:
  /// `cells` outlives the campaign. `folder` is for the files between parent and children.
  campaign(const options& wanted, const scale& points, std::span<const cell> cells, std::filesystem::path folder,
           interrupt& stop, progress& shown);

  /// Throws stopped_at_once, and usage_error when the machine refuses what any process needs.
  void verify();
  void measure();
  /// Once a cell whose instructions are the same in every run: in one process, under valgrind.
  void count();

  /// Every cell, in the order given. Whoever wasn't reached is `interrupted`.
  [[nodiscard]] std::vector<report::cell_result> finish();

  /// What went so far into epochs that count, in all processes.
  [[nodiscard]] double measured_seconds() const { return measured_seconds_; }

 private:
  struct batch {
    std::vector<const cell*> cells;
    bool hooked = true;
    bool isolated = false;
  };
  enum class of { verification, measurement, counting };

  [[nodiscard]] std::vector<batch> batches(of purpose, int process) const;
  [[nodiscard]] bool stopped() { return stop_.requests() > 0; }
  [[nodiscard]] bool open(const cell& one) { return result_of(one.id).state == report::status::interrupted; }
  [[nodiscard]] report::cell_result& result_of(const std::string& id) { return results_[index_.at(id)]; }

  void measure_in(int process, const batch& work);
  void run(plan work, const batch& cells);
  void settle(const ending& how, plan& work);
  void take(plan::task what, report::partial found);
  void keep(report::sample one);
  void keep_counts(const report::sample& one);
  void fail(const std::string& id, const std::string& reason);
  [[nodiscard]] std::filesystem::path program(bool hooked) const;
  [[nodiscard]] plan plan_for(plan::task what, const batch& cells);
  [[nodiscard]] bool measured_in(const cell& one, int process) const;
  [[nodiscard]] int samples_left(const cell& one, int process) const;
  [[nodiscard]] double share_of_time(int process) const;

  const options& wanted_;
  scale points_;
  std::span<const cell> cells_;
  std::filesystem::path folder_;
  interrupt& stop_;
  progress& shown_;
  measure::stopwatch since_;
  double measured_seconds_ = 0;
  std::map<std::string, std::size_t> index_;
  std::vector<report::cell_result> results_;
  std::map<std::string, measure::verification> proofs_;
};

}  // namespace switchmark::app
