// A library whose constructor calls program code: the function whose address the environment names.
#include <cstdint>
#include <cstdlib>

namespace {

int value = 0;

struct constructed {
  constructed() {
    const char* const address = std::getenv("CALLED_BY_CONSTRUCTOR");
    if (address != nullptr) reinterpret_cast<void (*)()>(std::strtoull(address, nullptr, 10))();
    value = 42;
  }
} object;

}  // namespace

/// 42 once the constructor is over.
extern "C" int value_of_library() { return value; }
