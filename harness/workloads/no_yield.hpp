#pragma once

#include "runtime/style.hpp"
#include "stackless/poll.hpp"

#include <coroutine>

namespace switchmark::workloads {

/// The stand-in for waits that never suspends: the same rounds without yield, whose time is subtracted.
template <runtime::style Style>
struct no_yield;

template <>
struct no_yield<runtime::style::direct> {
  void yield() const noexcept {}
};

template <>
struct no_yield<runtime::style::coroutine> {
  [[nodiscard]] std::suspend_never yield() const noexcept { return {}; }
};

template <>
struct no_yield<runtime::style::future> {
  struct yield_future {
    stackless::poll_result poll(stackless::waker) const noexcept { return stackless::poll_result::ready; }
  };
};

}  // namespace switchmark::workloads
