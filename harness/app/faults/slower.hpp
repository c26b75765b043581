#pragma once

#include "app/cell.hpp"

namespace switchmark::app::faults {

/// A cell whose timed region takes `share` more than it would: a spin stands at its end, whose own time is measured.
[[nodiscard]] cell slower(cell of, double share);

}  // namespace switchmark::app::faults
