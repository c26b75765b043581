#pragma once

#include <cstddef>

namespace switchmark::workloads::teardown {

/// What operator new has given and operator delete not taken back: the test program replaces both.
[[nodiscard]] std::ptrdiff_t blocks_in_use() noexcept;
/// All that malloc holds, exceptions in flight included, but for freed blocks that it keeps for the next of their size.
[[nodiscard]] std::ptrdiff_t bytes_in_use() noexcept;

}  // namespace switchmark::workloads::teardown
