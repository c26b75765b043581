#pragma once

namespace switchmark::runner {

/// The life of a child process: reads its plan, verifies, measures or counts, writes a record::partial, by the
/// descriptors that runner::plan names. Returns its exit code: 0, or `bad_usage` when the machine refuses what any cell
/// needs (one line on standard error says what). Throws usage_error when there is no plan.
[[nodiscard]] int live_as_child();

}  // namespace switchmark::runner
