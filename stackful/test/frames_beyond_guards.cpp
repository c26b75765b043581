// Compiled twice (CMakeLists.txt), hence without the header.
namespace switchmark::stackful {

void FUNCTION_WITH_LARGE_FRAME();
void FUNCTION_WITH_LARGE_FRAME() {
  [[maybe_unused]] volatile char array[40 * 1024];
  array[0] = 1;
}

}  // namespace switchmark::stackful
