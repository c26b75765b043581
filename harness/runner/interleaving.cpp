#include "runner/interleaving.hpp"

#include "measure/stopwatch.hpp"
#include "measure/warm_up.hpp"

#include <algorithm>
#include <exception>
#include <memory>

namespace switchmark::runner {
namespace {

struct timed_epoch {
  measure::epoch shown;
  double seconds = 0;
  double cpu_seconds = 0;
};

class cell_runner {
 public:
  cell_runner(const cell& cell, const child_status& parent) : parent_(parent) {
    result.what = &cell;
    const at_cell here(parent, cell.id);
    guarded([&] { session_ = cell.prepare(); });
  }

  void measure() {
    if (!result.failure.empty()) return;
    parent_.back_at(result.what->id);
    guarded([&] {
      const measure::cpu_stopwatch cpu;
      const measure::stopwatch watch;
      measure::epoch epoch = session_->next();
      epochs_.push_back({std::move(epoch), watch.seconds(), cpu.seconds()});
    });
    parent_.end(result.what->id);
  }

  [[nodiscard]] std::size_t warm_up() const {
    std::vector<double> paces;
    for (const timed_epoch& epoch : epochs_)
      paces.push_back(epoch.shown.seconds / static_cast<double>(epoch.shown.operations));
    return measure::warm_up_of(paces);
  }

  void finish(std::size_t warm_up) {
    if (!result.failure.empty()) return;
    guarded([&] {
      for (std::size_t i = std::min(warm_up, epochs_.size()); i < epochs_.size(); ++i) {
        result.taken.add(epochs_[i].shown);
        result.measured_seconds += epochs_[i].seconds;
        result.cpu_seconds += epochs_[i].cpu_seconds;
      }
    });
  }

  interleaved_result result;

 private:
  template <class Work>
  void guarded(Work work) {
    try {
      work();
    } catch (const std::exception& failure) {
      result.failure = failure.what();
      if (result.failure.empty()) result.failure = "an exception without words";
    }
  }

  const child_status& parent_;
  std::unique_ptr<measure::session> session_;
  std::vector<timed_epoch> epochs_;
};

using cell_runners = std::vector<std::unique_ptr<cell_runner>>;

void measure_blocks(const cell_runners& runners, const time_limit& limit, std::mt19937_64& random) {
  std::vector<cell_runner*> order;
  for (const auto& one : runners) order.push_back(one.get());
  const measure::stopwatch since;
  for (std::size_t block = 0; block == 0 || (!limit.single_block && since.seconds() < limit.seconds); ++block) {
    if (block % 2 == 0)
      std::shuffle(order.begin(), order.end(), random);
    else
      std::reverse(order.begin(), order.end());
    for (cell_runner* runner : order) {
      if (limit.stop()) return;
      runner->measure();
    }
  }
}

}  // namespace

std::vector<interleaved_result> measure_interleaved(std::span<const cell* const> cells, const time_limit& limit,
                                                    std::mt19937_64& random, const child_status& parent) {
  cell_runners runners;
  for (const cell* cell : cells) runners.push_back(std::make_unique<cell_runner>(*cell, parent));
  measure_blocks(runners, limit, random);

  std::size_t warm_up = 0;
  for (const auto& one : runners) warm_up = std::max(warm_up, one->warm_up());
  std::vector<interleaved_result> results;
  for (const auto& one : runners) {
    one->finish(warm_up);
    results.push_back(std::move(one->result));
  }
  return results;
}

}  // namespace switchmark::runner
