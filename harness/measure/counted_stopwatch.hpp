#pragma once

#include "measure/stopwatch.hpp"

#include <valgrind/callgrind.h>

namespace switchmark::measure {

/// What the dumps of instruction counts at the two ends of a counted region say of themselves.
inline constexpr char region_begins[] = "region begins", region_ends[] = "region ends";

/// A stopwatch read once, at the end of its region, which has callgrind count the instructions of that region: it asks
/// for a dump before its first reading of the clock and after its last. Both readings are in the count.
///
/// A request to callgrind is some dozen instructions without effect when nobody listens, and lies outside of the time.
class counted_stopwatch {
 public:
  counted_stopwatch() : watch_(begun()) {}

  [[nodiscard]] double seconds() const {
    const double passed = watch_.seconds();
    CALLGRIND_DUMP_STATS_AT(region_ends);
    return passed;
  }

 private:
  static stopwatch begun() {
    CALLGRIND_DUMP_STATS_AT(region_begins);
    return {};
  }

  stopwatch watch_;
};

}  // namespace switchmark::measure
