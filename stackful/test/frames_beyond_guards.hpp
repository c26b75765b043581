#pragma once

namespace switchmark::stackful {

/// Has a frame of 40 KiB, and writes to its lowest bytes only.
void touch_far_end_of_frame();
/// The same, compiled without -fstack-clash-protection, as the code of others may be.
void touch_far_end_of_frame_unprotected();

}  // namespace switchmark::stackful
