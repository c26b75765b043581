#include "platform/interrupt.hpp"

#include <sys/signalfd.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace switchmark::platform {
namespace {

/// Signals closer together than this are one request: a wrapper such as timeout(1) passes on to us what the terminal or
/// the process group has already sent. Nobody presses a key twice as fast on purpose. A signal carries no time stamp:
/// the time at which `requests()` reads it counts, so that all signals which one call reads are one request.
constexpr std::chrono::milliseconds one_request{200};

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

}  // namespace

interrupt::interrupt(side where, std::function<void()> on_first) : on_first_(std::move(on_first)) {
  const sigset_t owned = set_of({SIGINT, SIGTERM, SIGHUP});
  const sigset_t heeded = where == side::parent ? owned : set_of({SIGTERM});
  // An ignored signal is thrown away even when it is blocked. SIGHUP stays as it is: nohup means it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  sigprocmask(SIG_BLOCK, &owned, nullptr);
  descriptor_ = signalfd(-1, &heeded, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "watching for signals");
}

interrupt::~interrupt() { close(descriptor_); }

int interrupt::requests() {
  const auto now = std::chrono::steady_clock::now();  // before the first read: the scheduler may stop us in between
  const bool none_before = requests_ == 0;
  signalfd_siginfo request;
  while (read(descriptor_, &request, sizeof request) == sizeof request) {
    if (requests_ == 0 || now - last_request_ > one_request) ++requests_;
    last_request_ = now;
    last_signal_ = static_cast<int>(request.ssi_signo);
  }
  if (none_before && requests_ > 0 && on_first_) on_first_();
  return requests_;
}

void interrupt::die() const {
  std::signal(last_signal_, SIG_DFL);
  const sigset_t only = set_of({last_signal_});
  sigprocmask(SIG_UNBLOCK, &only, nullptr);
  std::raise(last_signal_);
  std::_Exit(128 + last_signal_);
}

}  // namespace switchmark::platform
