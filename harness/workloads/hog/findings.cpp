#include "workloads/hog/findings.hpp"

#include "measure/fairness.hpp"

#include <algorithm>

namespace switchmark::workloads::hog {
namespace {

double microseconds(runtime::duration span) { return 1e-3 * static_cast<double>(span.count()); }

/// Rounds that `hog` had done at `moment`, the one under way counted by the part of its time that had passed. The
/// rounds' ends are in order: found by bisection.
double rounds_done(const spec& s, const observation& seen, std::size_t hog, runtime::time_point moment) {
  std::size_t done = 0, beyond = s.rounds + 1;  // the begin counts as the end of round 0
  while (done + 1 < beyond) {
    const std::size_t middle = (done + beyond) / 2;
    (seen.progress(hog, middle) <= moment ? done : beyond) = middle;
  }
  if (seen.progress(hog, done) > moment) return 0;  // not begun
  if (done == s.rounds) return static_cast<double>(done);
  const auto begin = seen.progress(hog, done), end = seen.progress(hog, done + 1);
  return static_cast<double>(done) + microseconds(moment - begin) / microseconds(end - begin);
}

}  // namespace

std::vector<double> waits_us(const spec& s, const observation& seen, runtime::time_point start) {
  std::vector<double> waits;
  waits.reserve(s.polite * s.wakes);
  for (std::size_t task = 0; task < s.polite; ++task)
    for (std::size_t wake = 0; wake < s.wakes; ++wake)
      waits.push_back(microseconds(seen.run_at(task, wake) - intended(task, wake, start)));
  return waits;
}

double worst_starvation_us(const spec& s, const observation& seen, runtime::time_point start) {
  runtime::duration worst{0};
  for (std::size_t task = 0; task < s.polite; ++task)
    for (std::size_t wake = 0; wake < s.wakes; ++wake) {
      auto ready = intended(task, wake, start);
      if (wake > 0) ready = std::max(ready, seen.run_at(task, wake - 1));
      worst = std::max(worst, runtime::duration(seen.run_at(task, wake) - ready));
    }
  return microseconds(worst);
}

double longest_step_us(const spec& s, const observation& seen) {
  runtime::duration longest{0};
  for (std::size_t hog = 0; hog < s.hogs; ++hog)
    for (std::size_t round = 0; round < s.rounds; ++round)
      longest = std::max(longest, runtime::duration(seen.progress(hog, round + 1) - seen.progress(hog, round)));
  return microseconds(longest);
}

double hogs_span_us(const spec& s, const observation& seen) {
  auto begin = seen.progress(0, 0), end = seen.progress(0, s.rounds);
  for (std::size_t hog = 1; hog < s.hogs; ++hog) {
    begin = std::min(begin, seen.progress(hog, 0));
    end = std::max(end, seen.progress(hog, s.rounds));
  }
  return microseconds(end - begin);
}

std::vector<double> jain_windows(const spec& s, const observation& seen) {
  std::vector<double> windows;
  if (s.hogs < 2) return windows;
  auto begin = seen.progress(0, 0), first_end = seen.progress(0, s.rounds);
  for (std::size_t hog = 1; hog < s.hogs; ++hog) {
    begin = std::min(begin, seen.progress(hog, 0));
    first_end = std::min(first_end, seen.progress(hog, s.rounds));
  }
  std::vector<double> shares(s.hogs);
  for (; begin + 20 * quantum <= first_end; begin += 20 * quantum) {
    for (std::size_t hog = 0; hog < s.hogs; ++hog)
      shares[hog] = rounds_done(s, seen, hog, begin + 20 * quantum) - rounds_done(s, seen, hog, begin);
    windows.push_back(measure::jain_index(shares));
  }
  return windows;
}

}  // namespace switchmark::workloads::hog
