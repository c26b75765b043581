#include "platform/trap_flag.hpp"

#include <ucontext.h>
#include <cerrno>
#include <cstring>

namespace switchmark::platform {
namespace {

/// Counts in a register of the code that was interrupted: a signal handler may touch no other state of the caller's.
void count_in_r12(int, siginfo_t*, void* interrupted) {
  ++static_cast<ucontext_t*>(interrupted)->uc_mcontext.gregs[REG_R12];
}

[[gnu::noinline]] long traps_over_four_instructions() {
  register long traps asm("r12") = 0;
  set_trap_flag();
  asm volatile("nop\n\tnop\n\tnop\n\tnop" : "+r"(traps));
  clear_trap_flag();
  asm volatile("" : "+r"(traps));
  return traps;
}

std::string try_out() {
  struct sigaction counting = {}, before = {};
  counting.sa_sigaction = &count_in_r12;
  counting.sa_flags = SA_SIGINFO;
  if (sigaction(step_signal, &counting, &before) != 0) return std::string("SIGTRAP: ") + std::strerror(errno);
  const bool works = traps_over_four_instructions() >= 4;
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
