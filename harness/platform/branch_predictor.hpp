#pragma once

namespace switchmark::platform {

/// So many jumps leave nothing in the branch predictor of what ran before them: on an AMD EPYC (Zen 5), each of 2,000
/// known jumps takes 1 cycle after 16,384 others, 4 to 6 after 32,768, and 12 to 14 after 65,536 and after 131,072.
/// scripts/check/branch_predictor shows whether they suffice on another CPU.
inline constexpr int flushing_jumps = 65'536;

/// Overwrites what the branch predictor of the CPU has learned, by taking many jumps. Code that runs next is learned
/// anew, as at its first run, whatever ran before. About 0.3 ms; the jumps are 1 MiB of code, which replaces as much in
/// the caches. Runs on the caller's stack.
void flush_branch_predictor() noexcept;

}  // namespace switchmark::platform
