#pragma once

#include "workloads/ladder/spec.hpp"

#include <csignal>
#include <string>
#include <vector>

namespace switchmark::workloads::ladder {

/// A signal to oneself, and back: what a tick costs before it does anything. Raised as the ticks of `forced-switch`
/// are, by an inlined system call, with the flags of their handler; its own handler only counts.
///
/// Belongs to the thread that constructs it. Gives back the signal's former handler at its end.
class self_signal {
 public:
  static constexpr std::string_view id = "self-signal";
  static constexpr std::size_t parties = 1, rounds = 1'000;
  static std::string unsupported() { return {}; }

  /// Throws std::system_error when the kernel refuses the handler.
  explicit self_signal(const spec& s);
  ~self_signal();
  self_signal(const self_signal&) = delete;
  self_signal& operator=(const self_signal&) = delete;

  /// Throws std::runtime_error when a signal didn't arrive.
  double with(std::vector<std::uint64_t>& results);
  double without(std::vector<std::uint64_t>& results);

 private:
  spec spec_;
  struct sigaction before_ = {};
};

}  // namespace switchmark::workloads::ladder
