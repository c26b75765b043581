#pragma once

#include "runtime/time_source.hpp"
#include "workloads/run_scale.hpp"
#include "workloads/verify.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchmark::workloads::hog {

/// K tasks that compute without a wait, beside latency-sensitive ones that wake often and do a little: who waits for
/// whom. Tasks 0 .. latency_sensitive - 1 are the latency-sensitive ones, and are spawned first.
struct spec {
  std::size_t hogs = 1;
  std::size_t rounds = 1;  ///< of every hog: one JSON document each, or one array
  std::size_t sorted = 0;  ///< numbers of the array; none: documents
  std::size_t latency_sensitive = 16;
  std::size_t wakes = 1;  ///< of every latency-sensitive task, one a millisecond
};

inline constexpr runtime::duration quantum = std::chrono::milliseconds(1);
/// Rounds that a model with a counted budget lets a hog do before it gives way: about a quantum's worth of documents,
/// and one array, which takes longer than any quantum.
[[nodiscard]] constexpr std::uint64_t budget_operations(const spec& s) noexcept { return s.sorted == 0 ? 4 : 1; }

/// K = 1. The latency-sensitive tasks want to wake until about when the hog is done.
[[nodiscard]] std::vector<spec> lone(const run_scale& scale);
/// K = 4, likewise.
[[nodiscard]] std::vector<spec> several(const run_scale& scale);
/// K = 1, each of whose rounds is one long step without calls of ours: it sorts an array.
[[nodiscard]] std::vector<spec> long_steps(const run_scale& scale);

/// Of CPU that one hog takes in a calibrated run: at least half a second, with a fifth to spare.
inline constexpr double hog_seconds = 0.6;

/// So many rounds that one hog needs `hog_seconds` on this machine.
[[nodiscard]] std::uint64_t calibrated_rounds();

/// Rounds that take a hog at least `seconds`, as often through all `documents` as that takes, where going through them
/// once takes `pass_seconds`.
[[nodiscard]] std::uint64_t rounds_for(double seconds, double pass_seconds, std::size_t documents);

/// Where a task logs.
enum event : std::uint32_t {
  digested,  ///< a hog, once a round; its results so far
  woke,      ///< a latency-sensitive task, once a wake; its state
};

/// The hog's kernel: parses one JSON document, queries it (among others for a key that isn't there, which throws),
/// changes it and serialises it again. Returns a hash of the text. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t digest_document(std::size_t round);

/// The other kernel of a hog: makes an array of so many numbers and sorts it, tens of milliseconds for a million.
/// Returns a hash of it. Compiled here, once, for every model.
[[nodiscard]] std::uint64_t sort_array(std::size_t numbers, std::size_t round);

/// One round of a hog, by the kernel that the spec asks for.
[[nodiscard]] std::uint64_t do_round(const spec& s, std::size_t round);

/// The latency-sensitive kernel: a few hundred nanoseconds.
[[nodiscard]] std::uint64_t a_little(std::uint64_t state, std::size_t wake) noexcept;

/// When latency-sensitive task `task` wants its wake number `wake`, whether or not it got the earlier ones: an open
/// loop.
[[nodiscard]] runtime::time_point intended(std::size_t task, std::size_t wake, runtime::time_point start) noexcept;

/// What every run must do, computed without any model; who runs when is left open.
[[nodiscard]] expectation expect(const spec& s);

}  // namespace switchmark::workloads::hog
