// An allocator that is linked into the program: here glibc's by another name.
#include <cstddef>

extern "C" {
void* __libc_malloc(std::size_t bytes);
void* malloc(std::size_t bytes) { return __libc_malloc(bytes); }
}
