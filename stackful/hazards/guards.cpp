#include "stackful/fibers/guards.hpp"

namespace switchmark::stackful {

// Of switchmark-guards and its tests alone, which are compiled with SWITCHMARK_SWITCHABLE_GUARDS: elsewhere a constant.
guard_set guards;

}  // namespace switchmark::stackful
