#include "platform/trap_flag.hpp"

#include <ucontext.h>
#include <cerrno>
#include <cstring>

namespace switchmark::platform {
namespace {

void count_step(int, siginfo_t*, void* interrupted) {
  architecture::count_step(static_cast<ucontext_t*>(interrupted)->uc_mcontext);
}

std::string try_out() {
  if (!architecture::no_trap_flag.empty()) return std::string(architecture::no_trap_flag);
  struct sigaction counting = {}, before = {};
  counting.sa_sigaction = &count_step;
  counting.sa_flags = SA_SIGINFO;
  if (sigaction(step_signal, &counting, &before) != 0) return std::string("SIGTRAP: ") + std::strerror(errno);
  const bool works = architecture::steps_over_four_instructions() >= 4;
  sigaction(step_signal, &before, nullptr);
  return works ? ""
               : "the x86 trap flag doesn't trap here: this processor, emulator or kernel can't single-step itself";
}

}  // namespace

const std::string& trap_flag_unavailable() {
  static const std::string found = try_out();
  return found;
}

}  // namespace switchmark::platform
