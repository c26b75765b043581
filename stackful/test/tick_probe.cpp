#include "stackful/test/tick_probe.hpp"

#include "platform/program_code.hpp"
#include "platform/trap_flag.hpp"
#include "stackful/preemption/manual_ticks.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

extern "C" {
// What `tick_probe_enter` reads and writes: assembly knows no namespaces.
void (*tick_probe_handler)(int, siginfo_t*, void*) = nullptr;
std::size_t tick_probe_gap = 0;          ///< the enlargement without what `tick_probe_enter` takes by itself
std::size_t tick_probe_flags = 0;        ///< the trap flag, or nothing
const void* tick_probe_entry = nullptr;  ///< the handler's stack pointer, null until it is entered
const void* tick_probe_nested_entry = nullptr;
const void* tick_probe_interrupted = nullptr;  ///< the stack pointer of the interrupted code
const void* tick_probe_machine = nullptr;      ///< the handler's third argument

/// The tick's handler while a probe lives, on the stack of who was interrupted.
void tick_probe_enter(int, siginfo_t*, void*);
}

asm(".pushsection switchmark_non_preemptible, \"ax\", @progbits\n\t"
    ".balign 16\n\t"
    ".type tick_probe_enter, @function\n"
    "tick_probe_enter:\n\t" SWITCHMARK_TICK_PROBE_ENTER
    "\n\t"
    ".size tick_probe_enter, . - tick_probe_enter\n\t"
    ".popsection");

namespace switchmark::stackful {
namespace {

using platform::architecture::trap_flag;

struct sigaction tick_before = {}, step_before = {};
stack_t alternate_before = {};
alignas(16) std::array<std::byte, 256 * 1024> alternate;

const std::byte* followed_limit = nullptr;
tick_probe::question arrives;
tick_trace seen;

void describe_frame() {
  seen.entry = seen.lowest = static_cast<const std::byte*>(tick_probe_entry);
  if (tick_probe_machine != nullptr)
    seen.vector_state_bytes =
        platform::architecture::vector_state_bytes(static_cast<const ucontext_t*>(tick_probe_machine)->uc_mcontext);
}

/// Before each instruction that is followed, on the alternate stack, with ticks blocked: one that is raised here
/// arrives when this handler returns, hence before that instruction.
void on_step(int, siginfo_t*, void* interrupted) {
  const auto& machine = static_cast<const ucontext_t*>(interrupted)->uc_mcontext;
  const auto* stack_pointer = reinterpret_cast<const std::byte*>(platform::architecture::stack_pointer(machine));
  if (tick_probe_entry == nullptr || stack_pointer > tick_probe_entry || stack_pointer < followed_limit) return;
  if (seen.entry == nullptr) describe_frame();
  if (stack_pointer < seen.lowest) seen.lowest = stack_pointer;
  if (arrives && arrives(seen, stack_pointer)) {
    arrives = {};
    raise_tick();
  }
}

}  // namespace

tick_probe::tick_probe(std::size_t enlargement) {
  enlarge_frames_by(enlargement);
  const stack_t ours = {.ss_sp = alternate.data(), .ss_flags = 0, .ss_size = alternate.size()};
  sigaltstack(&ours, &alternate_before);
  sigaction(SIGRTMIN, nullptr, &tick_before);
  tick_probe_handler = tick_before.sa_sigaction;
  struct sigaction between = tick_before;
  between.sa_sigaction = &tick_probe_enter;
  sigaction_of_libraries()(SIGRTMIN, &between, nullptr);
  struct sigaction step = {};
  step.sa_sigaction = &on_step;
  step.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaddset(&step.sa_mask, SIGRTMIN);
  sigaction(platform::step_signal, &step, &step_before);
}

tick_probe::~tick_probe() {
  (void)stop_following();
  sigaction_of_libraries()(SIGRTMIN, &tick_before, nullptr);
  sigaction(platform::step_signal, &step_before, nullptr);
  sigaltstack(&alternate_before, nullptr);
}

void tick_probe::enlarge_frames_by(std::size_t bytes) {
  if (bytes < least_enlargement || bytes % 16 != 0)
    throw std::invalid_argument("signal frames are made larger by a multiple of 16 bytes, at least 16");
  tick_probe_gap = bytes - platform::architecture::tick_probe_own_bytes;
}

void tick_probe::follow(const std::byte* limit, question arrives_here) {
  seen = {};
  followed_limit = limit;
  arrives = std::move(arrives_here);
  tick_probe_entry = tick_probe_nested_entry = tick_probe_interrupted = tick_probe_machine = nullptr;
  tick_probe_flags = trap_flag;
}

void tick_probe::note_entry() {
  follow(nullptr);
  tick_probe_flags = 0;
}

void tick_probe::follow_from_here(const std::byte* limit) {
  follow(limit);
  tick_probe_entry = __builtin_frame_address(0);
  platform::set_trap_flag();
}

tick_trace tick_probe::stop_following() {
  platform::clear_trap_flag();
  tick_probe_flags = 0;
  arrives = {};
  seen.interrupted = static_cast<const std::byte*>(tick_probe_interrupted);
  seen.entry = static_cast<const std::byte*>(tick_probe_entry);
  seen.nested_entry = static_cast<const std::byte*>(tick_probe_nested_entry);
  return seen;
}

}  // namespace switchmark::stackful
