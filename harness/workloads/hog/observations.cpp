#include "workloads/hog/observations.hpp"

#include "measure/fairness.hpp"

#include <algorithm>

namespace switchmark::workloads::hog {
namespace {

double microseconds(runtime::duration span) { return 1e-3 * static_cast<double>(span.count()); }

/// Rounds that `hog` had done at `moment`, the one under way counted by the part of its time that had passed. The
/// rounds' ends are in order: found by bisection.
double rounds_done(const spec& s, const observation& observed, std::size_t hog, runtime::time_point moment) {
  std::size_t done = 0, beyond = s.rounds + 1;  // the begin counts as the end of round 0
  while (done + 1 < beyond) {
    const std::size_t middle = (done + beyond) / 2;
    (observed.progress(hog, middle) <= moment ? done : beyond) = middle;
  }
  if (observed.progress(hog, done) > moment) return 0;  // not begun
  if (done == s.rounds) return static_cast<double>(done);
  const auto begin = observed.progress(hog, done), end = observed.progress(hog, done + 1);
  return static_cast<double>(done) + microseconds(moment - begin) / microseconds(end - begin);
}

}  // namespace

std::vector<double> waits_us(const spec& s, const observation& observed, runtime::time_point start) {
  std::vector<double> waits;
  waits.reserve(s.latency_sensitive * s.wakes);
  for (std::size_t task = 0; task < s.latency_sensitive; ++task)
    for (std::size_t wake = 0; wake < s.wakes; ++wake)
      waits.push_back(microseconds(observed.run_at(task, wake) - intended(task, wake, start)));
  return waits;
}

double worst_starvation_us(const spec& s, const observation& observed, runtime::time_point start) {
  runtime::duration worst{0};
  for (std::size_t task = 0; task < s.latency_sensitive; ++task)
    for (std::size_t wake = 0; wake < s.wakes; ++wake) {
      auto ready = intended(task, wake, start);
      if (wake > 0) ready = std::max(ready, observed.run_at(task, wake - 1));
      worst = std::max(worst, runtime::duration(observed.run_at(task, wake) - ready));
    }
  return microseconds(worst);
}

double longest_step_us(const spec& s, const observation& observed) {
  runtime::duration longest{0};
  for (std::size_t hog = 0; hog < s.hogs; ++hog)
    for (std::size_t round = 0; round < s.rounds; ++round)
      longest = std::max(longest, runtime::duration(observed.progress(hog, round + 1) - observed.progress(hog, round)));
  return microseconds(longest);
}

double hogs_span_us(const spec& s, const observation& observed) {
  auto begin = observed.progress(0, 0), end = observed.progress(0, s.rounds);
  for (std::size_t hog = 1; hog < s.hogs; ++hog) {
    begin = std::min(begin, observed.progress(hog, 0));
    end = std::max(end, observed.progress(hog, s.rounds));
  }
  return microseconds(end - begin);
}

std::vector<double> jain_windows(const spec& s, const observation& observed) {
  std::vector<double> windows;
  if (s.hogs < 2) return windows;
  auto begin = observed.progress(0, 0), first_end = observed.progress(0, s.rounds);
  for (std::size_t hog = 1; hog < s.hogs; ++hog) {
    begin = std::min(begin, observed.progress(hog, 0));
    first_end = std::min(first_end, observed.progress(hog, s.rounds));
  }
  std::vector<double> shares(s.hogs);
  for (; begin + 20 * quantum <= first_end; begin += 20 * quantum) {
    for (std::size_t hog = 0; hog < s.hogs; ++hog)
      shares[hog] = rounds_done(s, observed, hog, begin + 20 * quantum) - rounds_done(s, observed, hog, begin);
    windows.push_back(measure::jain_index(shares));
  }
  return windows;
}

}  // namespace switchmark::workloads::hog
