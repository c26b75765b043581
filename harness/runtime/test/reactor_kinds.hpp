#pragma once

#include "runtime/poller.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace switchmark::runtime {

/// One way to ask the kernel, as a parameter of tests.
struct reactor_kind {
  const char* name;
  std::unique_ptr<poller> (*make)();
  std::string (*unavailable)() = [] { return std::string(); };  ///< why there is none; empty: there is
};
inline void PrintTo(const reactor_kind& kind, std::ostream* to) {  // NOLINT(readability-identifier-naming)
  *to << kind.name;
}

inline std::vector<reactor_kind> reactor_kinds() {
  return {
      {"epoll", [] { return make_epoll_poller(); }},
      {"epoll_in_milliseconds", [] { return make_epoll_poller(timeouts::in_milliseconds); }},
      {"io_uring", [] { return make_io_uring_poller(); }, [] { return io_uring_unavailable(); }},
  };
}

inline std::string name_of_kind(const testing::TestParamInfo<reactor_kind>& each) { return each.param.name; }

}  // namespace switchmark::runtime
