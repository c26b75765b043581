#include "platform/standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <csignal>
#include <initializer_list>

namespace switchmark::platform {

void open_missing_standard_descriptors() noexcept {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(number, F_GETFD) < 0) (void)open("/dev/null", number == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

bool standard_output_was_closed() noexcept { return (fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY; }

void ignore_signals_of_writes() noexcept {
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

void restore_signals_of_writes() noexcept {
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_DFL);
}

}  // namespace switchmark::platform
