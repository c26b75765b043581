#include "workloads/ladder/self_signal.hpp"

#include "stackful/preemption/manual_ticks.hpp"
#include "workloads/ladder/loop.hpp"

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>

namespace switchmark::workloads::ladder {
namespace {

/// A handler is given nothing of its owner's, hence a variable of the thread.
constinit thread_local volatile std::uint64_t arrived = 0;

// On the stack of whoever raised it.
void on_signal(int, siginfo_t*, void*) { arrived = arrived + 1; }

/// Not the tick's: that one's handler stays in place while a scheduler that preempts lives.
int number() noexcept { return SIGRTMIN + 1; }

}  // namespace

self_signal::self_signal(const spec& s) : spec_(s) {
  struct sigaction action = {};
  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER;
  if (sigaction(number(), &action, &before_) != 0)
    throw std::system_error(errno, std::generic_category(), "installing the handler of self-signal");
  sigset_t mine;
  sigemptyset(&mine);
  sigaddset(&mine, number());
  pthread_sigmask(SIG_UNBLOCK, &mine, nullptr);  // a thread inherits its mask
}

self_signal::~self_signal() { sigaction(number(), &before_, nullptr); }

double self_signal::with(std::vector<std::uint64_t>& results) {
  const stackful::this_thread_id here;
  const long signal_number = number();
  const std::uint64_t before = arrived;
  const double seconds = loop(spec_, results, [&](std::uint64_t state) {
    stackful::inline_syscall(SYS_tgkill, here.process, here.thread, signal_number);
    return state;
  });
  if (arrived - before != spec_.rounds) throw std::runtime_error("a signal that was raised has not arrived");
  return seconds;
}

double self_signal::without(std::vector<std::uint64_t>& results) {
  return loop(spec_, results, [](std::uint64_t state) { return state; });
}

}  // namespace switchmark::workloads::ladder
