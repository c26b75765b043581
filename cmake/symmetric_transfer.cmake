# Symmetric transfer needs the compiler to turn the resume of the next coroutine into a jump. g++ 12 does so at -O2,
# and not at -O0, -O1 or under AddressSanitizer, where a long chain of transfers overflows the stack. What this build's
# compiler does with this build's flags is tried out: ten million transfers either return or they don't. Where they
# don't, the run queue is walked by a loop (a trampoline), and the record says which of the two was in use.
include(CheckCXXSourceRuns)

set(CMAKE_REQUIRED_FLAGS "-std=c++20 ${CMAKE_CXX_FLAGS_${build_type}}")
check_cxx_source_runs([[
  #include <coroutine>
  struct chain {
    struct promise_type {
      chain get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
      std::suspend_always initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_void() {}
      void unhandled_exception() {}
    };
    std::coroutine_handle<promise_type> handle;
  };
  struct go {
    std::coroutine_handle<>* next;
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return *next; }
    void await_resume() noexcept {}
  };
  chain link(std::coroutine_handle<>* next, long& left, std::coroutine_handle<>* end) {
    while (left-- > 0) co_await go{next};
    co_await go{end};
  }
  int main() {
    long left = 10'000'000;
    std::coroutine_handle<> end = std::noop_coroutine(), a, b;
    chain first = link(&b, left, &end), second = link(&a, left, &end);
    a = first.handle;
    b = second.handle;
    a.resume();
    a.destroy();  // what is left would count as a leak, hence as a failure, under AddressSanitizer
    b.destroy();
    return left < 0 ? 0 : 1;
  }
]] SWITCHMARK_HAS_SYMMETRIC_TRANSFER)
unset(CMAKE_REQUIRED_FLAGS)
