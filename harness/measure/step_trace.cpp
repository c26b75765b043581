// The handler runs on the stack of whoever is stepped, a fiber's included, and writes only into sets whose room was
// taken before. It isn't stepped itself: the kernel clears the trap flag for it.

#include "measure/step_trace.hpp"

#include "platform/architecture/architecture.hpp"
#include "platform/trap_flag.hpp"

#include <ucontext.h>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace switchmark::measure {
namespace {

/// Who steps this thread.
constinit thread_local step_trace* active = nullptr;

}  // namespace

step_trace::step_trace(const volatile bool& in_task) : in_task_(in_task) {
  if (const std::string& why = platform::trap_flag_unavailable(); !why.empty()) throw std::runtime_error(why);
  struct sigaction stepping = {};
  stepping.sa_sigaction = &on_step;
  stepping.sa_flags = SA_SIGINFO;
  if (sigaction(platform::step_signal, &stepping, &before_) != 0)
    throw std::system_error(errno, std::generic_category(), "taking SIGTRAP to step");
  active = this;
}

step_trace::~step_trace() {
  active = nullptr;
  sigaction(platform::step_signal, &before_, nullptr);
}

void step_trace::begin() noexcept { platform::set_trap_flag(); }
void step_trace::end() noexcept { platform::clear_trap_flag(); }

void step_trace::on_step(int, siginfo_t*, void* interrupted) {
  const auto& machine = static_cast<const ucontext_t*>(interrupted)->uc_mcontext;
  if (active != nullptr) active->step_at(platform::architecture::instruction_pointer(machine));
}

void step_trace::step_at(std::uintptr_t instruction) noexcept {
  if (!platform::is_program_code(instruction)) return;
  if (platform::is_non_preemptible(instruction))
    non_preemptible_.insert(instruction);
  else if (in_task_)
    executed_.insert(instruction);
}

}  // namespace switchmark::measure
