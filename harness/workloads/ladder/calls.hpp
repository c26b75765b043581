#pragma once

#include "workloads/ladder/loop.hpp"

namespace switchmark::workloads::ladder {

struct direct_call {
  std::uint64_t operator()(std::uint64_t state) const noexcept { return called(state); }
};

/// By an address that is loaded anew for each call.
struct call_by_address {
  callee volatile target = call_target();
  std::uint64_t operator()(std::uint64_t state) const noexcept { return target(state); }
};

/// A call of a function that the compiler doesn't see, and the return.
struct call : one_party<direct_call> {
  static constexpr std::string_view id = "call";
  static constexpr std::size_t rounds = 250'000;
  using one_party::one_party;
};

/// The same by its address.
struct indirect_call : one_party<call_by_address> {
  static constexpr std::string_view id = "indirect-call";
  static constexpr std::size_t rounds = 250'000;
  using one_party::one_party;
};

}  // namespace switchmark::workloads::ladder
