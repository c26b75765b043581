#include "app/registry.hpp"

namespace switchmark::app {

std::vector<cell> registry(const scale& wanted) { return every_cell(wanted); }

}  // namespace switchmark::app
