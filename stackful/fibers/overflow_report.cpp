// The report of a stack overflow. The handler runs on the alternate signal stack of the thread whose fiber has
// overflowed, with all signals blocked. It reads the pools of that thread, which the interrupted code may be about to
// change only if the overflow happened inside stack_pool, and calls nothing but async-signal-safe functions.

#include "stackful/fibers/overflow_report.hpp"

#include "platform/architecture/architecture.hpp"
#include "platform/stderr_line.hpp"
#include "stackful/fibers/stack.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <ucontext.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string_view>
#include <system_error>

namespace switchmark::stackful {
namespace {

/// What handled SIGSEGV before. Written once, before the handler is installed.
constinit struct sigaction handler_before = {};

/// One line, written without memory of the heap. What does not fit is dropped.
class line {
 public:
  line& operator<<(std::string_view text) noexcept {
    for (const char letter : text)
      if (length_ + 1 < text_.size()) text_[length_++] = letter;
    return *this;
  }
  line& operator<<(std::size_t number) noexcept {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return *this << std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  void print() noexcept {
    text_[length_++] = '\n';
    platform::write_to_stderr({text_.data(), length_});
  }

 private:
  std::array<char, 512> text_{};
  std::size_t length_ = 0;
};

void print_overflow(const stack_options& options, std::size_t guard_bytes, bool by_signal_frame) noexcept {
  line report;
  report << "stack overflow: " << (options.owner.empty() ? "a fiber" : options.owner);
  if (!options.workload.empty()) report << ", workload " << options.workload << ",";
  report << " has used up its stack of " << options.bytes << " bytes (stack_options::bytes, of which " << guard_bytes
         << " are the guard)";
  if (by_signal_frame) report << " when a signal arrived, whose frame had no room";
  report << ": give its scheduler larger stacks, or keep large objects on the heap";
  report.print();
}

/// The most that the kernel writes below a stack pointer when a signal arrives, and leaves free in between.
std::ptrdiff_t room_for_signal_frame() noexcept {
  return sysconf(_SC_MINSIGSTKSZ) + static_cast<std::ptrdiff_t>(platform::architecture::red_zone_bytes);
}

/// Whether a fiber's stack has overflowed, which is reported.
bool report_if_overflow(const siginfo_t& fault, const std::byte* stack_pointer) noexcept {
  for (const stack_pool* pool = stack_pool::first_of_this_thread(); pool != nullptr;
       pool = pool->next_of_this_thread()) {
    const bool touched = fault.si_code != SI_KERNEL && pool->is_guard(static_cast<const std::byte*>(fault.si_addr));
    // The kernel had no room for the frame of a signal: it names no address.
    const std::byte* limit = pool->limit_below(stack_pointer);
    const bool by_frame =
        fault.si_code == SI_KERNEL && limit != nullptr && stack_pointer - limit < room_for_signal_frame();
    if (!touched && !by_frame) continue;
    print_overflow(pool->options(), pool->guard_bytes(), by_frame);
    return true;
  }
  return false;
}

void on_fault(int signal, siginfo_t* fault, void* interrupted) {
  const int kept_errno = errno;
  const auto& machine = static_cast<ucontext_t*>(interrupted)->uc_mcontext;
  const bool overflow =
      report_if_overflow(*fault, reinterpret_cast<const std::byte*>(platform::architecture::stack_pointer(machine)));
  if (!overflow && (handler_before.sa_flags & SA_SIGINFO) != 0) {
    handler_before.sa_sigaction(signal, fault, interrupted);
  } else if (!overflow && handler_before.sa_handler != SIG_DFL && handler_before.sa_handler != SIG_IGN) {
    handler_before.sa_handler(signal);
  } else {
    // The kernel ends the process as it would have done: by the fault, which comes again when this handler returns, or
    // by the signal that somebody has sent.
    struct sigaction by_default = {};
    by_default.sa_handler = SIG_DFL;
    sigaction(signal, &by_default, nullptr);
    if (fault->si_code <= 0 || fault->si_code == SI_KERNEL) raise(signal);
  }
  errno = kept_errno;
}

/// Of a thread; given back when the thread ends.
class alternate_stack {
 public:
  alternate_stack() {
    stack_t present = {};
    sigaltstack(nullptr, &present);
    if ((present.ss_flags & SS_DISABLE) == 0) return;  // the thread has its own
    memory_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mapping a signal stack");
    const stack_t ours = {.ss_sp = memory_, .ss_flags = 0, .ss_size = bytes};
    sigaltstack(&ours, nullptr);
  }
  ~alternate_stack() {
    if (memory_ == nullptr) return;
    stack_t present = {};
    sigaltstack(nullptr, &present);
    const stack_t none = {.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
    if (present.ss_sp == memory_) sigaltstack(&none, nullptr);
    munmap(memory_, bytes);
  }
  alternate_stack(const alternate_stack&) = delete;
  alternate_stack& operator=(const alternate_stack&) = delete;

 private:
  static constexpr std::size_t bytes = 64 * 1024;  // a signal frame of any CPU, and the handler
  void* memory_ = nullptr;
};

bool install() {
  struct sigaction action = {};
  action.sa_sigaction = &on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  sigaction(SIGSEGV, nullptr, &handler_before);
  return sigaction(SIGSEGV, &action, nullptr) == 0;
}

}  // namespace

void report_overflows() {
  [[maybe_unused]] static const bool installed = install();
  thread_local const alternate_stack of_this_thread;
  (void)of_this_thread;
}

}  // namespace switchmark::stackful
