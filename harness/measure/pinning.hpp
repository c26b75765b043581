#pragma once

namespace switchmark::measure {

/// Pins the calling thread to the last CPU that it may run on (the first ones get the interrupts), and returns its
/// number. Throws std::system_error when the kernel refuses.
int pin_to_last_cpu();

}  // namespace switchmark::measure
