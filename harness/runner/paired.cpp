#include "runner/paired.hpp"

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

class contender {
 public:
  contender(const cell& what, const news& parent) : parent_(parent) {
    result.what = &what;
    const at_cell here(parent, what.id);
    guarded([&] { session_ = what.prepare(); });
  }

  void measure() {
    if (!result.failure.empty()) return;
    parent_.back_at(result.what->id);
    guarded([&] {
      const measure::cpu_stopwatch cpu;
      const measure::stopwatch watch;
      measure::epoch shown = session_->next();
      epochs_.push_back({std::move(shown), watch.seconds(), cpu.seconds()});
    });
    parent_.end(result.what->id);
  }

  [[nodiscard]] std::size_t warm_up() const {
    std::vector<double> paces;
    for (const timed_epoch& one : epochs_)
      paces.push_back(one.shown.seconds / static_cast<double>(one.shown.operations));
    return measure::warm_up_of(paces);
  }

  void conclude(std::size_t warm_up) {
    if (!result.failure.empty()) return;
    guarded([&] {
      for (std::size_t i = std::min(warm_up, epochs_.size()); i < epochs_.size(); ++i) {
        result.taken.add(epochs_[i].shown);
        result.measured_seconds += epochs_[i].seconds;
        result.cpu_seconds += epochs_[i].cpu_seconds;
      }
    });
  }

  paired_result result;

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

  const news& parent_;
  std::unique_ptr<measure::session> session_;
  std::vector<timed_epoch> epochs_;
};

using contenders = std::vector<std::unique_ptr<contender>>;

void measure_blocks(const contenders& all, const time_limit& limit, std::mt19937_64& random) {
  std::vector<contender*> order;
  for (const auto& one : all) order.push_back(one.get());
  const measure::stopwatch since;
  for (std::size_t block = 0; block == 0 || (!limit.single_block && since.seconds() < limit.seconds); ++block) {
    if (block % 2 == 0)
      std::shuffle(order.begin(), order.end(), random);
    else
      std::reverse(order.begin(), order.end());
    for (contender* one : order) {
      if (limit.stop()) return;
      one->measure();
    }
  }
}

}  // namespace

std::vector<paired_result> measure_paired(std::span<const cell* const> cells, const time_limit& limit,
                                          std::mt19937_64& random, const news& parent) {
  contenders all;
  for (const cell* one : cells) all.push_back(std::make_unique<contender>(*one, parent));
  measure_blocks(all, limit, random);

  std::size_t warm_up = 0;
  for (const auto& one : all) warm_up = std::max(warm_up, one->warm_up());
  std::vector<paired_result> results;
  for (const auto& one : all) {
    one->conclude(warm_up);
    results.push_back(std::move(one->result));
  }
  return results;
}

}  // namespace switchmark::runner
