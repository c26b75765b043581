#pragma once

#include "measure/stopwatch.hpp"
#include "platform/interrupt.hpp"
#include "record/cell_result.hpp"
#include "runner/child_run.hpp"
#include "runner/options.hpp"
#include "runner/progress.hpp"
#include "runner/registry.hpp"
#include "runner/time_plan.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace switchmark::runner {

/// What one run does with its cells, by way of child processes: one that verifies, then those that measure, one after
/// the other, then one that counts instructions. Cells that need the binary without the allocator hook get processes of
/// that binary; of an isolated cell every sample gets a process of its own.
///
/// A process that dies takes only the cell with it that it was at: that cell has failed, and the others of the same
/// process are begun again without it.
class measurement_run {
 public:
  /// `cells` outlives the run.
  measurement_run(const options& requested, const run_scale& scale, std::span<const cell> cells,
                  platform::interrupt& stop, progress& progress);

  /// Throws stopped_at_once, and usage_error when the machine refuses what any process needs.
  void verify();
  /// Once a cell whose instructions are the same in every run: in one process, under valgrind. Where that process
  /// dies, only the counts are lost.
  void count();
  /// In as many processes as fit into `seconds`, which may be infinite; at least in one.
  void measure(double seconds);

  /// Every cell, in the order given. Whoever wasn't reached is `interrupted`.
  [[nodiscard]] std::vector<record::cell_result> finish();

  /// What went so far into epochs that count, in all processes.
  [[nodiscard]] double measured_seconds() const { return measured_seconds_; }

  /// What spoiled blocks so far, summed up by its cause, with the first cell and process of each.
  [[nodiscard]] const std::vector<record::disturbance>& disturbances() const { return disturbances_; }

  /// How much of the measuring was done.
  struct progress_of_plan {
    int processes = 0;         ///< that were begun
    long samples = 0;          ///< that were taken, of cells that have not failed
    long planned_samples = 0;  ///< of all processes that were asked for, of all cells
    bool out_of_time = false;  ///< the limit has left no room for the rest
    /// Why something is missing in spite of that, a line each: counts, or what one process has measured.
    std::vector<std::string> losses;
  };
  [[nodiscard]] progress_of_plan done() const;

 private:
  struct batch {
    std::vector<const cell*> cells;
    bool hooked = true;
    bool isolated = false;
  };
  enum class of { verification, measurement, counting };

  [[nodiscard]] std::vector<batch> batches(of purpose, int process) const;
  [[nodiscard]] bool stopped() { return stop_.requests() > 0; }
  [[nodiscard]] bool open(const cell& cell) { return result_of(cell.id).state == record::status::interrupted; }
  [[nodiscard]] record::cell_result& result_of(const std::string& id) { return results_[index_.at(id)]; }

  void measure_in(int process, const batch& work, const time_share& share, const measure::stopwatch& since);
  void run(plan work, const child_run_settings& settings);
  void note_preparation(const std::string& cell, double seconds);
  void note_epochs(const std::string& cell, std::size_t epochs, double seconds);
  void settle(const child_exit& how, plan& work);
  void settle_without_cell(const child_exit& how, plan& work);
  void lose_count(const std::string& id, const std::string& reason);
  void take(plan::task task, record::partial result);
  void keep(record::sample sample);
  void keep_counts(const record::sample& sample);
  void add(const record::disturbance& disturbance);
  void fail(const std::string& id, const std::string& reason);
  [[nodiscard]] child_run_settings settings_for(std::filesystem::path program);
  [[nodiscard]] std::filesystem::path program(bool hooked) const;
  [[nodiscard]] plan plan_for(plan::task task, const batch& cells);

  const options& requested_;
  run_scale scale_;
  std::span<const cell> cells_;
  platform::interrupt& stop_;
  progress& shown_;
  double measured_seconds_ = 0;
  std::vector<record::disturbance> disturbances_;
  int processes_ = 0;  ///< that have measured, wholly or in part
  long planned_samples_ = 0;
  bool out_of_time_ = false;
  /// Of the process at hand, by cell: the time to prepare it, and that of all its epochs.
  struct times {
    double prepare = 0, epochs = 0;
    int prepared = 0, run = 0;
  };
  std::map<std::string, times> times_;
  std::map<std::string, std::size_t> index_;
  std::vector<record::cell_result> results_;
  std::map<std::string, measure::verification> verifications_;
  std::map<std::string, std::map<std::string, double>> counts_;  ///< of instructions, by cell and metric
  std::map<std::string, std::string> uncounted_;                 ///< cell -> why it has none
  std::vector<std::string> lost_;                                ///< measuring processes that gave nothing, and why
};

}  // namespace switchmark::runner
