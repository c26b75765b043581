#include "stackful/preemption/deadlock_report.hpp"

#include "platform/program_code.hpp"
#include "stackful/fibers/stack.hpp"
#include "stackful/preemption/no_preempt.hpp"

#include <cxxabi.h>
#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

namespace switchmark::stackful {
namespace {

constexpr std::size_t largest_frame = 64 * 1024 / sizeof(void*);
using call_chain = std::array<const std::byte*, 16>;  // return addresses, innermost first; null behind the last

// Of the function whose frame this is, by frame pointers, which debug builds have. Ends where program code
// does, or where what should be the next frame is none.
call_chain callers(const void* const* frame) noexcept {
  call_chain found{};
  for (const std::byte*& place : found) {
    const void* back = frame[1];
    if (!platform::is_program_code(reinterpret_cast<std::uintptr_t>(back))) break;
    place = static_cast<const std::byte*>(back);
    const auto* outer = static_cast<const void* const*>(frame[0]);
    if (outer <= frame || outer > frame + largest_frame) break;
    frame = outer;
  }
  return found;
}

std::string_view symbol_at(const std::byte* place) noexcept {
  Dl_info found{};
  const bool named = place != nullptr && dladdr(place - 1, &found) != 0 && found.dli_sname != nullptr;
  return named ? found.dli_sname : std::string_view();
}

bool is_standard(std::string_view symbol) noexcept {
  for (const std::string_view own : {"_ZNSt", "_ZNKSt", "_ZSt", "__wrap_"})
    if (symbol.substr(0, own.size()) == own) return true;
  return false;
}

// The innermost may be a static function of a header, which has no name here: then what it was called by tells.
const std::byte* caller(const call_chain& chain) noexcept {
  std::size_t asks = symbol_at(chain[0]).empty() && is_standard(symbol_at(chain[1])) ? 1 : 0;
  while (asks + 1 < chain.size() && chain[asks + 1] != nullptr && is_standard(symbol_at(chain[asks]))) ++asks;
  return chain[asks];
}

void print_name(const std::byte* place) {
  if (place == nullptr) return void(std::fputs("somebody", stderr));
  const std::string symbol(symbol_at(place));
  const std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, nullptr), &std::free);
  if (readable != nullptr)
    std::fputs(readable.get(), stderr);
  else if (!symbol.empty())
    std::fputs(symbol.c_str(), stderr);
  else
    std::fprintf(stderr, "the program at +%#zx",
                 static_cast<std::size_t>(place - reinterpret_cast<const std::byte*>(__executable_start)));
}

}  // namespace

bool runs_on_fiber() noexcept {
  const auto* here = static_cast<const std::byte*>(__builtin_frame_address(0));
  for (const stack_pool* pool = stack_pool::first_of_this_thread(); pool != nullptr; pool = pool->next_of_this_thread())
    if (pool->limit_below(here) != nullptr) return true;
  return false;
}

void report_deadlock(std::string_view kind, const void* object, std::string_view why) {
  enter_no_preempt();
  const auto* frame = static_cast<const void* const*>(__builtin_frame_address(0));
  const call_chain chain = callers(static_cast<const void* const*>(*frame));
  // On a thread of its own: to make a name readable and to print takes more stack than a fiber has.
  std::thread([&] {
    std::fprintf(stderr, "deadlock: the %.*s at %p is waited for by ", static_cast<int>(kind.size()), kind.data(),
                 object);
    print_name(caller(chain));
    std::fprintf(stderr, ", and %.*s\n", static_cast<int>(why.size()), why.data());
  }).join();
  std::abort();
}

}  // namespace switchmark::stackful
