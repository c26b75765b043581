#pragma once

#include "measure/epoch.hpp"

#include <cstddef>
#include <random>

namespace switchmark::runner {

/// One epoch of `of`, on a stack that begins a random distance lower: less than a page, in steps of 16 bytes.
///
/// The distance between the stack and the heap decides which stores and loads look like the same word to the processor,
/// which compares the lowest 12 bits of their addresses first. The kernel draws it when a process starts, and without
/// moves all epochs of the process would be measured at this one draw: the bias that Mytkowicz et al. describe in
/// "Producing wrong data without doing anything obviously wrong" (2009). With a draw for each epoch the median is over
/// many. The heap stays where it is, since gaps in it would scatter the frames.
[[nodiscard]] measure::epoch next_on_moved_stack(measure::session& of, std::mt19937_64& random);

}  // namespace switchmark::runner
