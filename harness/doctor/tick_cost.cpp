#include "doctor/tick_cost.hpp"

#include "measure/statistics.hpp"
#include "measure/stopwatch.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace switchmark::doctor {
namespace {

constexpr long tick_ns = 1'000'000;
constexpr double work_seconds = 0.01;  // ten ticks: what a clock of 1 us resolution tells to a per cent
constexpr std::uint64_t sample_rounds = 1'000'000;
constexpr std::size_t fewest_pairs = 6, most_pairs = 24;
/// Half a per cent of a quantum of 1 ms, and five.
constexpr double noticeable_us = 5, critical_us = 50;

/// Runs on the interrupted thread's own stack, and touches the counter alone.
void count_tick(int, siginfo_t* info, void*) {
  auto* ticks = static_cast<volatile std::sig_atomic_t*>(info->si_value.sival_ptr);
  if (ticks != nullptr) *ticks = *ticks + 1;
}

/// A timer that ticks in the thread that made it, from start() to stop().
class ticker {
 public:
  ticker() {
    struct sigaction counting = {};
    counting.sa_sigaction = count_tick;
    counting.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGALRM, &counting, &action_before_);
    sigset_t alarm;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &alarm, &mask_before_);
    sigevent to_this_thread = {};
    to_this_thread.sigev_notify = SIGEV_THREAD_ID;
    to_this_thread.sigev_signo = SIGALRM;
    to_this_thread.sigev_value.sival_ptr = const_cast<std::sig_atomic_t*>(&ticks_);
    to_this_thread._sigev_un._tid = gettid();
    made_ = timer_create(CLOCK_MONOTONIC, &to_this_thread, &timer_) == 0;
  }
  ~ticker() {
    if (made_) timer_delete(timer_);
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    sigaction(SIGALRM, &action_before_, nullptr);
  }
  ticker(const ticker&) = delete;
  ticker& operator=(const ticker&) = delete;

  [[nodiscard]] bool made() const { return made_; }
  [[nodiscard]] long ticks() const { return ticks_; }
  void start() { every(tick_ns); }
  void stop() { every(0); }

 private:
  void every(long ns) {
    const itimerspec when{{0, ns}, {0, ns}};
    timer_settime(timer_, 0, &when, nullptr);
  }

  timer_t timer_ = {};
  bool made_ = false;
  volatile std::sig_atomic_t ticks_ = 0;
  struct sigaction action_before_ = {};
  sigset_t mask_before_ = {};
};

/// A chain of multiplications: nothing but CPU time. Returns what it took, in seconds.
double work(std::uint64_t rounds) {
  const measure::cpu_stopwatch spent;
  std::uint64_t value = 1;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    value *= 6364136223846793005U;
    asm volatile("" : "+r"(value));  // NOLINT(hicpp-no-assembler): the chain must be computed
  }
  return spent.seconds();
}

/// Whether the whole interval is of one severity, so that further pairs could hardly change what is found.
bool is_decided(const measure::interval& range) {
  return range.high < noticeable_us || range.low >= critical_us ||
         (range.low >= noticeable_us && range.high < critical_us);
}

/// Microseconds of one pair; empty when no tick came.
std::optional<double> pair(ticker& timer, std::uint64_t rounds, bool ticks_first) {
  std::optional<double> without;
  if (!ticks_first) without = work(rounds);
  const long before = timer.ticks();
  timer.start();
  const double with = work(rounds);
  timer.stop();
  const long ticks = timer.ticks() - before;
  if (!without) without = work(rounds);
  if (ticks <= 0) return std::nullopt;
  return 1e6 * (with - *without) / static_cast<double>(ticks);
}

}  // namespace

std::uint64_t rounds_of(double seconds, std::uint64_t sample, double sample_seconds) {
  return static_cast<std::uint64_t>(static_cast<double>(sample) * seconds / std::max(sample_seconds, 1e-6)) + 1;
}

std::optional<tick_price> price_of_a_tick(std::chrono::milliseconds limit) {
  const measure::stopwatch since;
  ticker timer;
  if (!timer.made()) return std::nullopt;
  const std::uint64_t rounds = rounds_of(work_seconds, sample_rounds, work(sample_rounds));
  std::vector<double> prices;
  measure::interval range{};
  for (std::size_t i = 0; i < most_pairs && since.seconds() < std::chrono::duration<double>(limit).count(); ++i) {
    const auto price = pair(timer, rounds, i % 2 == 1);
    if (!price) continue;
    prices.push_back(*price);
    range = measure::median_interval(prices);
    if (prices.size() >= fewest_pairs && is_decided(range)) break;
  }
  if (prices.size() < fewest_pairs) return std::nullopt;
  return tick_price{measure::median(prices), range.low, range.high, prices.size()};
}

finding tick_cost(const std::optional<tick_price>& price) {
  finding result{.name = "tick_cost",
                 .seen = "no timer, or too little CPU time for six pairs",
                 .why = "it is paid at every quantum: it bounds what preemption can cost at least",
                 .remedy = "stop what else runs, then switchmark --doctor once more"};
  if (!price) return result;
  result.seen = fmt::format("{:.1f} us a tick, {:.1f} to {:.1f} ({} pairs)", price->median_us, price->low_us,
                            price->high_us, price->pairs);
  if (price->high_us < noticeable_us) {
    result.how = severity::fine;
    result.remedy.clear();
  } else if (price->low_us <= 0) {
    result.seen = "not resolved: " + result.seen;
  } else if (price->median_us < noticeable_us) {
    result.how = severity::fine;
    result.remedy.clear();
  } else {
    result.how = price->low_us >= critical_us ? severity::critical : severity::warning;
    result.remedy = "measure preemption on bare metal, or compare ratios of one run at quanta of 10 ms and more";
  }
  return result;
}

}  // namespace switchmark::doctor
