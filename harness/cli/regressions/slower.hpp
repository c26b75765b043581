#pragma once

#include "runner/registry.hpp"

namespace switchmark::regressions {

/// A cell whose timed region takes `share` more than it would: a spin stands at its end, whose own time is measured.
[[nodiscard]] workloads::cell slower(workloads::cell of, double share);

}  // namespace switchmark::regressions
