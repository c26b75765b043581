// Compiled twice (CMakeLists.txt), hence without the header.
namespace switchmark::stackful {

void FUNCTION_WITH_LARGE_FRAME();
void FUNCTION_WITH_LARGE_FRAME() {
  volatile char array[40 * 1024];
  asm volatile("" : : "r"(array) : "memory");  // clang makes room only for the elements that it sees used
  array[0] = 1;
}

}  // namespace switchmark::stackful
