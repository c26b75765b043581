#pragma once

#include "stackful/test/deep_ticks.hpp"

#include <algorithm>
#include <cstddef>

namespace switchmark::stackful {

/// Bytes that the kernel writes for a signal: with AVX2, with AVX-512, with AVX-512 where the kernel counts vector
/// state that tasks don't use, with AMX. No test asks which of them this CPU has: where its
/// own frames are larger than one of these, its own are taken.
inline constexpr std::size_t signal_frames_of_cpus[] = {1'776, 2'696, 3'376, 11'000};

/// The largest frame, without its red zone, that the kernel writes for a task here: by its alignment it varies.
inline std::size_t measure_frame() {
  std::size_t largest = 0;
  runtime::virtual_time time;
  deep_ticks tasks(time, roomy);
  const tick_probe probe;
  tasks.run([&](const std::byte* limit) {
    for (std::size_t shift = 0; shift < 64; shift += stack_pointer_alignment) {
      tick_probe::note_entry();
      tasks.stops_at(limit + roomy_depth + shift);
      const tick_trace seen = tick_probe::stop_following();
      largest = std::max(largest, distance(seen.interrupted, seen.entry));
    }
  });
  return largest - red_zone_bytes - tick_probe::least_enlargement;
}

/// Frames of another CPU, unless those of this CPU are larger.
struct simulated_frame {
  explicit simulated_frame(std::size_t wanted) {
    const std::size_t real = measure_frame();
    bytes = std::max(wanted, real + tick_probe::least_enlargement);
    enlargement = (bytes - real) / 16 * 16;
  }
  std::size_t bytes;        ///< no frame is larger
  std::size_t enlargement;  ///< of the frames of this CPU
};

}  // namespace switchmark::stackful
