#include "platform/single_threaded.hpp"

#include "platform/resource_limits.hpp"

#include <pthread.h>
#include <sys/single_threaded.h>

#include <csignal>
#include <stdexcept>
#include <system_error>

namespace switchmark::platform {
namespace {

/// While it lives, signals are blocked in the calling thread. A thread that is created meanwhile inherits that mask and
/// keeps it.
class blocked_signals {
 public:
  blocked_signals() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~blocked_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  blocked_signals(const blocked_signals&) = delete;
  blocked_signals& operator=(const blocked_signals&) = delete;

 private:
  sigset_t before_{};
};

/// What the thread runs, on its own stack. It allocates and frees nothing: malloc would make a second arena for it.
void* do_nothing(void*) noexcept { return nullptr; }

void create_and_join_a_thread() {
  const blocked_signals inherited;
  pthread_t thread{};
  if (const int error = pthread_create(&thread, nullptr, &do_nothing, nullptr); error != 0)
    throw std::system_error(error, std::generic_category(),
                            with_limit("creating a thread to end glibc's single-threaded mode", error));
  pthread_join(thread, nullptr);
}

}  // namespace

void end_single_threaded_mode() {
  if (__libc_single_threaded == 0) return;
  create_and_join_a_thread();
  if (__libc_single_threaded != 0)
    throw std::runtime_error(
        "glibc's single-threaded mode lasts although a thread was created and joined: a shared_ptr that two fibers use "
        "could be counted wrongly");
}

}  // namespace switchmark::platform
