#pragma once

#include "runtime/ticks.hpp"

#include <memory>
#include <string>

namespace switchmark::stackful {

/// Where the ticks of one worker come from. Belongs to the thread that constructs it.
class tick_source {
 public:
  tick_source() = default;
  tick_source(const tick_source&) = delete;
  tick_source& operator=(const tick_source&) = delete;
  virtual ~tick_source() = default;

  /// The signal by which a tick arrives.
  [[nodiscard]] virtual int signal_number() const noexcept = 0;
  /// Ticks come from now on.
  virtual void start() noexcept = 0;
  /// No more ticks; one may be on its way. Async-signal-safe.
  virtual void stop() noexcept = 0;
  /// No more ticks until `resume`, which lets the next one come after what was left until it. Async-signal-safe.
  /// By default nothing: ticks that only program code causes.
  virtual void pause() noexcept {}
  virtual void resume() noexcept {}
  // A source that comes by time gives one tick, and the next one when it is asked. Async-signal-safe, all, on the
  // stack of who was interrupted or of who takes a deferred tick: the last thing before that one goes on or gives
  // way.

  /// The tick was dealt with: the next one is wanted after a quantum.
  virtual void next() noexcept = 0;
  /// The tick was deferred: another one is wanted soon.
  virtual void retry() noexcept = 0;
  /// The tick came into the handler of another one: the next one is wanted when that is surely over. Sooner, it would
  /// come into this one's handler, and so on, until their frames have filled the stack.
  virtual void relax() noexcept = 0;

  /// Whether ticks must be switched on in every task anew, since a switch out of a handler leaves them behind.
  [[nodiscard]] virtual bool follows_tasks() const noexcept { return false; }
  /// A task begins or goes on after a wait, outside of any handler. On its stack.
  virtual void enter_task() noexcept {}
  /// A task ends. On its stack.
  virtual void leave_task() noexcept {}
};

/// Throws std::invalid_argument on a quantum below 20 us, std::system_error when the kernel refuses a timer, and
/// std::runtime_error when this processor has no steps.
[[nodiscard]] std::unique_ptr<tick_source> make_tick_source(const runtime::tick_options& requested);

/// Why there are no such ticks here; empty when there are. Tried out. A limit that is used up is no such reason:
/// whoever makes ticks is told then.
[[nodiscard]] std::string unavailable(runtime::tick_kind kind);

}  // namespace switchmark::stackful
