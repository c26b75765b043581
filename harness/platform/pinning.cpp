#include "platform/pinning.hpp"

#include <sched.h>
#include <unistd.h>
#include <cerrno>
#include <memory>
#include <new>
#include <string>
#include <system_error>

namespace switchmark::platform {
namespace {

/// A set of CPU numbers below `cpus`: a cpu_set_t ends at 1,024.
class cpu_numbers {
 public:
  explicit cpu_numbers(int cpus)
      : bytes_(CPU_ALLOC_SIZE(static_cast<std::size_t>(cpus))), set_(CPU_ALLOC(static_cast<std::size_t>(cpus))) {
    if (set_ == nullptr) throw std::bad_alloc();
    CPU_ZERO_S(bytes_, set_.get());
  }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] cpu_set_t* get() const { return set_.get(); }

 private:
  struct freed {
    void operator()(cpu_set_t* set) const { CPU_FREE(set); }
  };
  std::size_t bytes_;
  std::unique_ptr<cpu_set_t, freed> set_;
};

/// More than any kernel is configured for.
constexpr int most_cpus = 1 << 20;

/// 0, or why the calling thread is not restricted to these CPUs.
int error_of_choosing(const std::set<int>& cpus) {
  const cpu_numbers chosen(*cpus.rbegin() + 1);
  for (const int cpu : cpus) CPU_SET_S(static_cast<std::size_t>(cpu), chosen.bytes(), chosen.get());
  return sched_setaffinity(0, chosen.bytes(), chosen.get()) == 0 ? 0 : errno;
}

/// `process` 0: the calling thread.
std::set<int> cpus_of(pid_t process) {
  for (int cpus = CPU_SETSIZE;; cpus *= 2) {  // the kernel refuses a set that is smaller than its own
    const cpu_numbers allowed(cpus);
    if (sched_getaffinity(process, allowed.bytes(), allowed.get()) == 0) {
      std::set<int> numbers;
      for (int cpu = 0; cpu < cpus; ++cpu)
        if (CPU_ISSET_S(static_cast<std::size_t>(cpu), allowed.bytes(), allowed.get())) numbers.insert(cpu);
      return numbers;
    }
    if (errno != EINVAL || cpus >= most_cpus)
      throw std::system_error(errno, std::generic_category(), "asking which CPUs are allowed");
  }
}

}  // namespace

std::set<int> allowed_cpus() { return cpus_of(0); }

std::set<int> cpus_of_parent() { return cpus_of(getppid()); }

bool may_choose_cpu() {
  const std::set<int> allowed = allowed_cpus();
  return allowed.size() == 1 || error_of_choosing(allowed) == 0;
}

void pin_to(int cpu) {
  const int error = error_of_choosing({cpu});
  if (error != 0 && allowed_cpus() != std::set{cpu})
    throw std::system_error(error, std::generic_category(), "pinning to CPU " + std::to_string(cpu));
}

// The kernel leaves out those that the process may not use.
bool leave_cpu(int cpu) noexcept {
  cpu_set_t others;
  CPU_ZERO(&others);
  for (int other = 0; other < CPU_SETSIZE; ++other)
    if (other != cpu) CPU_SET(other, &others);
  return sched_setaffinity(0, sizeof others, &others) == 0;
}

bool may_leave_cpu() {
  const std::set<int> before = allowed_cpus();
  if (!leave_cpu(sched_getcpu())) return false;
  (void)error_of_choosing(before);
  return true;
}

}  // namespace switchmark::platform
