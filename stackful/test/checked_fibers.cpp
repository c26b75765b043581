// A program for valgrind: fibers that switch, throw and end, and one fault in one of them if the argument asks for it.
// usage: stackful_checked_fibers none | uninitialised | freed

#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/ticks.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <type_traits>

namespace switchmark::stackful {
namespace {

constexpr int fibers_at_once = 20, rounds = 10;

[[gnu::noinline]] int use_an_array(int value) {
  volatile int values[200];
  for (volatile int& each : values) each = value;
  return values[0] + values[199];
}

[[gnu::noinline]] void throw_from(int depth) {  // NOLINT(misc-no-recursion): frames to unwind
  volatile char bytes[100];
  bytes[99] = 1;
  if (depth == 0) throw std::runtime_error("thrown");
  throw_from(depth - 1);
  bytes[0] = bytes[99];
}

/// A branch that depends on a variable which nobody has set, on the stack of a fiber.
[[gnu::noinline]] int use_what_was_never_set() {
  int values[200];  // more than the red zone, which valgrind takes for what it was before
  asm volatile("" : "=m"(values));
  return values[0] == 7 ? 1 : 0;
}

[[gnu::noinline]] int use_what_was_freed() {
  const int* block = new int[4]{};
  const int* same = block;
  asm volatile("" : "+r"(same));
  delete[] block;
  return same[2];
}

void commit(std::string_view fault) {
  if (fault == "uninitialised" && use_what_was_never_set() == 1) std::puts("a seven");
  if (fault == "freed" && use_what_was_freed() == 1) std::puts("a one");
}

/// More with each generation, so that the stack of a fiber that has ended is used from another place on.
template <std::size_t Bytes, class Scheduler>
void run_generation(Scheduler& fibers, bool by_ticks, std::string_view fault) {
  runtime::completion done;
  const std::array<char, Bytes> captured{};
  for (int number = 0; number < fibers_at_once; ++number)
    fibers.spawn(done, [&fibers, by_ticks, fault, number, captured] {
      int sum = captured[0];
      for (int round = 0; round < rounds; ++round) {
        sum += use_an_array(round);
        if (by_ticks)
          raise_two_ticks();
        else
          fibers.yield();
        try {
          throw_from(5);
        } catch (const std::runtime_error&) {
          fibers.yield();
        }
      }
      if (number == 1) commit(fault);
      if (sum != rounds * (rounds - 1)) std::puts("a wrong sum");
    });
  fibers.run(done);
}

template <class Preemption>
void run(std::string_view fault, runtime::tick_kind kind = runtime::tick_kind::manual) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  // valgrind writes larger signal frames than the kernel.
  fiber_scheduler<Preemption> fibers(worker, {.bytes = 64 * 1024}, runtime::tick_options{.kind = kind});
  const bool by_ticks = std::is_same_v<Preemption, preemption> && kind == runtime::tick_kind::manual;
  run_generation<8>(fibers, by_ticks, fault);
  run_generation<1000>(fibers, by_ticks, "none");
  run_generation<3000>(fibers, by_ticks, "none");
}

}  // namespace
}  // namespace switchmark::stackful

int main(int count, char** arguments) {
  const std::string_view fault = count > 1 ? arguments[1] : "none";
  switchmark::stackful::run<switchmark::stackful::cooperation>(fault);
  switchmark::stackful::run<switchmark::stackful::preemption>("none");
  switchmark::stackful::run<switchmark::stackful::preemption>("none", switchmark::runtime::tick_kind::timer);
}
