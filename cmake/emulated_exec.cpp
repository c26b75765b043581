// Loaded into every program that an emulator of user programs runs (LD_PRELOAD): a program that starts another one of
// its own architecture starts the emulator, since the kernel can't run that one. Of aarch64 under qemu-user, without
// binfmt_misc, which a container may not change.
//
// EMULATOR and EMULATED_ROOT are given when it is compiled. Called between fork and exec as well: only what is safe
// there.

#include <elf.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <initializer_list>

namespace {

constexpr int most_words = 1'000;
constexpr char preload[] = "LD_PRELOAD=";

bool is_emulated(const char* program) {
  Elf64_Ehdr head{};
  const int file = open(program, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool whole = read(file, &head, sizeof head) == static_cast<ssize_t>(sizeof head);
  close(file);
  return whole && std::memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 && head.e_machine == EM_AARCH64;
}

/// Whether `environment` has this library in it, and a copy without it.
const char* without_preload(char* const* environment, char** copy) {
  const char* found = nullptr;
  int count = 0;
  for (; *environment != nullptr && count < most_words; ++environment) {
    if (std::strncmp(*environment, preload, sizeof preload - 1) == 0)
      found = *environment;
    else
      copy[count++] = *environment;
  }
  copy[count] = nullptr;
  return found;
}

int start(const char* program, char* const* words, char* const* environment) {
  // Not on the stack: between clone and exec that may be one page (death tests of Google Test).
  static char self[4'096], *all[most_words + 8], *variables[most_words + 1];
  if (std::strcmp(program, "/proc/self/exe") == 0 && readlink(program, self, sizeof self - 1) > 0) program = self;
  const char* library = without_preload(environment, variables);
  if (!is_emulated(program)) return static_cast<int>(syscall(SYS_execve, program, words, variables));
  int count = 0;
  for (const char* word : {EMULATOR, "-L", EMULATED_ROOT, "-0", static_cast<const char*>(words[0])})
    all[count++] = const_cast<char*>(word);
  if (library != nullptr) {
    all[count++] = const_cast<char*>("-E");
    all[count++] = const_cast<char*>(library);
  }
  all[count++] = const_cast<char*>(program);
  for (int i = 1; words[0] != nullptr && words[i] != nullptr; ++i) {
    if (i == most_words) return errno = E2BIG, -1;
    all[count++] = words[i];
  }
  all[count] = nullptr;
  return static_cast<int>(syscall(SYS_execve, EMULATOR, all, variables));
}

}  // namespace

extern "C" {
int execve(const char* program, char* const* words, char* const* environment) noexcept {
  return start(program, words, environment);
}
int execv(const char* program, char* const* words) noexcept { return start(program, words, environ); }
}
