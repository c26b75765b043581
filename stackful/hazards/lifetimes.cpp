#include "stackful/hazards/fixture.hpp"
#include "stackful/hazards/trigger.hpp"
#include "stackful/preemption/preemption.hpp"

#include <sys/mman.h>

#include <stdexcept>
#include <thread>

namespace switchmark::stackful::hazards {
namespace {

thread_local int of_this_thread = 0;

[[gnu::noinline]] int* address_on_this_thread() {
  asm volatile("" ::: "memory");  // asked anew at each call
  return &of_this_thread;
}

}  // namespace

// A tick arrives when the scheduler is gone, and its memory with it.
const char* trigger::late_ticks() {
  void* const memory = mmap(nullptr, sizeof(fixture), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  auto* const on = new (memory) fixture;
  on->spawn([] {});
  on->run();
  on->~fixture();
  munmap(memory, sizeof(fixture));
  raise_tick();
  return nullptr;
}

// A fiber keeps the address of a thread-local variable across a wait, as compilers do, and goes on on another thread.
// Being refused there counts as protection.
const char* trigger::own_thread() {
  fixture on;
  bool same = false;
  on.spawn([&] {
    int* const before = address_on_this_thread();
    on.fibers.sleep_until(runtime::time_point(std::chrono::hours(1)));
    same = before == address_on_this_thread();
  });
  on.fibers.run_until_parked();
  std::thread([&on] {
    try {
      on.run();
    } catch (const std::logic_error&) {
    }
  }).join();
  if (!on.done.done()) on.run();
  return same ? nullptr : "a fiber wrote to the thread-local variable of another thread";
}

}  // namespace switchmark::stackful::hazards
