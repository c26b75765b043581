#include "runner/interleaving.hpp"

#include "measure/standstill.hpp"
#include "measure/stopwatch.hpp"
#include "measure/warm_up.hpp"
#include "runner/moved_stack.hpp"
#include "runner/visits.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace switchmark::runner {
namespace {

struct timed_epoch {
  measure::epoch shown;
  double seconds = 0;
  double cpu_seconds = 0;
  double multiplication_seconds = 0;  ///< of its block (block.hpp)
};

class cell_runner {
 public:
  cell_runner(const cell& cell, const child_status& parent) : parent_(parent) {
    result.what = &cell;
    const at_cell here(parent, cell.id);
    guarded([&] { session_ = cell.prepare(); });
  }

  void measure(std::mt19937_64& random) {
    if (!result.failure.empty()) return;
    parent_.enter(result.what->id);
    guarded([&] {
      const measure::cpu_stopwatch cpu;
      const measure::stopwatch watch;
      measure::epoch epoch = next_on_moved_stack(*session_, random);
      epochs_.push_back({std::move(epoch), watch.seconds(), cpu.seconds(), 0});
    });
    parent_.leave();
  }

  /// Tells the parent what all epochs took.
  void tell_time() const {
    double seconds = 0;
    for (const timed_epoch& epoch : epochs_) seconds += epoch.seconds;
    parent_.took(result.what->id, epochs_.size(), seconds);
  }

  /// The n-th epoch was measured in the n-th of these blocks.
  void note_multiplications(const std::vector<block>& blocks) {
    for (std::size_t i = 0; i < epochs_.size(); ++i)
      epochs_[i].multiplication_seconds = multiplication_seconds(blocks[i]);
  }

  /// Forgets the epochs of the blocks that do not count.
  void keep(const std::vector<bool>& kept) {
    std::size_t block = 0;
    std::erase_if(epochs_, [&](const timed_epoch&) { return !kept[block++]; });
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
        result.taken.add(epochs_[i].shown, epochs_[i].multiplication_seconds);
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

/// The blocks so far, and whether they are enough.
class block_list {
 public:
  explicit block_list(double seconds) : seconds_(seconds) {}

  /// How long to go on, from the first block on.
  void last(double seconds) { seconds_ = seconds; }

  void add(const block& one) {
    usual_idle_seconds_ = blocks_.empty() ? one.idle_seconds : std::min(usual_idle_seconds_, one.idle_seconds);
    if (disturbance(one, usual_idle_seconds_).empty()) undisturbed_seconds_ += one.seconds;
    blocks_.push_back(one);
  }
  [[nodiscard]] bool enough() const {
    return !blocks_.empty() && (undisturbed_seconds_ >= seconds_ || since_.seconds() >= 2 * seconds_);
  }
  [[nodiscard]] std::size_t size() const { return blocks_.size(); }
  [[nodiscard]] std::vector<block> take() { return std::move(blocks_); }

 private:
  double seconds_;
  const measure::stopwatch since_;
  std::vector<block> blocks_;
  double usual_idle_seconds_ = 0;
  double undisturbed_seconds_ = 0;
};

/// Sets `all.blocks` and `all.visits`. `preparation`: what it took, in seconds.
void measure_blocks(interleaved& all, const cell_runners& runners, const time_limit& limit, double preparation,
                    std::mt19937_64& random) {
  std::vector<cell_runner*> order;
  for (const auto& one : runners) order.push_back(one.get());
  block_list blocks(limit.single_block ? 0 : limit.seconds);
  measure::machine_probe probe = limit.probe();
  measure::standstill_watch standstill;
  while (!blocks.enough()) {
    if (blocks.size() % 2 == 0)
      std::shuffle(order.begin(), order.end(), random);
    else
      std::reverse(order.begin(), order.end());
    std::size_t measured = 0;
    while (measured < order.size() && !limit.stop()) order[measured++]->measure(random);
    if (measured == 0) break;
    const measure::machine_probe before = std::exchange(probe, limit.probe());
    const measure::standstill_watch::lap_times lap = standstill.lap();
    blocks.add({before, probe, lap.seconds, lap.idle_seconds, lap.cause});
    if (blocks.size() == 1 && limit.visits > 1) {
      all.visits = std::min(limit.visits, visits_within(limit.seconds, preparation + lap.seconds));
      blocks.last(limit.seconds / all.visits);
    }
    if (measured < order.size()) break;
  }
  all.blocks = blocks.take();
}

}  // namespace

interleaved measure_interleaved(std::span<const cell* const> cells, const time_limit& limit, std::mt19937_64& random,
                                const child_status& parent) {
  const measure::stopwatch preparing;
  if (!limit.single_block) limit.flush();
  cell_runners runners;
  for (const cell* cell : cells) runners.push_back(std::make_unique<cell_runner>(*cell, parent));
  interleaved all;
  measure_blocks(all, runners, limit, preparing.seconds(), random);
  all.choice = choose(all.blocks);

  std::size_t warm_up = 0;
  for (const auto& one : runners) {
    one->tell_time();
    one->note_multiplications(all.blocks);
    one->keep(all.choice.kept);
    warm_up = std::max(warm_up, one->warm_up());
  }
  for (const auto& one : runners) {
    one->finish(warm_up);
    all.results.push_back(std::move(one->result));
  }
  return all;
}

}  // namespace switchmark::runner
