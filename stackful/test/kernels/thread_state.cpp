// Programs that use what a thread has only once: errno and thread_local variables.
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace switchmark::stackful {
namespace {

/// Calls that fail, each with another errno: ENOENT EBADF EEXIST ENOTDIR EINVAL, and from libc ERANGE and EDOM.
constexpr std::array<long (*)(), 7> failing_calls{
    [] { return static_cast<long>(open("/a missing folder/a missing file", O_RDONLY | O_CLOEXEC)); },
    [] { return static_cast<long>(close(-1)); },
    [] { return static_cast<long>(mkdir("/", 0700)); },
    [] { return static_cast<long>(chdir("/dev/null")); },
    [] {
      std::array<char, 8> name{};
      return static_cast<long>(readlink("/", name.data(), name.size()));
    },
    [] { return std::strtol("99999999999999999999", nullptr, 10); },
    [] {
      const volatile double negative = -1;
      return static_cast<long>(std::isnan(std::log(negative)));
    },
};

/// What a library might keep for each thread. A slot belongs to one run of a kernel, whatever fiber that is on.
struct thread_scratch {
  static constexpr std::size_t slots = 64;
  std::atomic<std::uint64_t> taken{0};  ///< one bit a slot; a fiber may be stopped between reading it and writing it
  std::array<std::array<std::uint64_t, 8>, slots> slot{};
};
constinit thread_local thread_scratch scratch;

/// Asked anew every time: what it returns isn't to be reused, as far as the compiler knows.
[[gnu::noinline]] thread_scratch& scratch_of_this_thread() {
  asm volatile("");
  return scratch;
}

/// A slot of the thread's scratch while it lives. Throws std::length_error when 64 others live on this thread.
class claim {
 public:
  claim() {
    std::uint64_t seen = scratch.taken.load();
    do {
      index_ = static_cast<std::size_t>(std::countr_one(seen));
      if (index_ == thread_scratch::slots) throw std::length_error("more than 64 kernels at once on a thread");
    } while (!scratch.taken.compare_exchange_weak(seen, seen | std::uint64_t{1} << index_));
  }
  ~claim() { scratch.taken.fetch_and(~(std::uint64_t{1} << index_)); }
  claim(const claim&) = delete;
  claim& operator=(const claim&) = delete;

  [[nodiscard]] std::array<std::uint64_t, 8>& words() const { return scratch_of_this_thread().slot[index_]; }

 private:
  std::size_t index_ = 0;
};

}  // namespace

std::uint64_t errno_of_failing_calls(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  for (std::size_t i = 0; i < size; ++i) {
    const long returned = failing_calls[random.below(failing_calls.size())]();
    if (i % 4 == 0) ticks.here();
    folded work;
    for (std::uint64_t step = 0; step < 16; ++step) work.add(random.next());
    if (i % 4 == 2) ticks.here();
    result.add(errno);
    result.add(static_cast<std::uint64_t>(returned));
    errno = static_cast<int>(work.value() % 1'000);
    result.add(work.value());
    result.add(errno);
  }
  return result.value();
}

std::uint64_t thread_locals(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  const thread_scratch* const first_seen = &scratch_of_this_thread();
  for (std::size_t i = 0; i < size; ++i) {
    const claim mine;
    for (auto& word : mine.words()) word = random.next();
    if (i % 64 == 0) ticks.here();
    for (std::size_t step = 0; step < 8; ++step) mine.words()[step] ^= mine.words()[(step * 5 + 1) % 8] >> 3;
    if (i % 64 == 32) ticks.here();
    for (const std::uint64_t word : mine.words()) result.add(word);
    result.add(&scratch_of_this_thread() == first_seen);
  }
  return result.value();
}

}  // namespace switchmark::stackful
