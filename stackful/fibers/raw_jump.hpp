#pragma once

#include "runtime/completion.hpp"
#include "stackful/fibers/exception_state.hpp"
#include "stackful/fibers/stack.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/preallocated.hpp>

#include <new>
#include <utility>

namespace switchmark::stackful {

/// What a jump takes aside besides registers: nothing.
struct nothing_aside {
  struct kept {};
  [[nodiscard]] kept take() const noexcept { return {}; }
  void put_back(kept) const noexcept {}
};

/// The thread's exception state, at every jump, whether or not an exception is in flight.
class exceptions_aside {
 public:
  [[nodiscard]] exception_state take() const noexcept { return std::exchange(*of_thread_, {}); }
  void put_back(const exception_state& mine) const noexcept { *of_thread_ = mine; }

 private:
  exception_state* of_thread_ = exception_state::of_this_thread();
};

/// The control: bare Boost.Context fibers in a fixed ring, with the stacks, pool, colours and bodies of the fibers of a
/// scheduler, and without its queue, timers, ledger and exception state. What a fiber costs beyond this, the scheduler
/// costs.
///
/// Who is next is known beforehand, in either of two uses: members that are spawned from outside and only yield, in
/// turn, equally often; or one member that spawns a child and joins it before the next. `Aside`: one of those above.
template <class Aside>
class basic_raw_ring {
 public:
  explicit basic_raw_ring(stack_options stacks) : stacks_(stacks) {}

  /// From outside: adds a member at the end of the ring. From a member: makes its child.
  template <class Body>
  void spawn(runtime::completion& outcome, Body body) {
    const stack memory = stacks_.take();
    auto& self = *new (memory.top - sizeof(member)) member;
    self.handle = create(memory, [this, &self, &outcome, body = std::move(body)]() mutable {
      body();
      (void)outcome.finish();
      current_ = self.heir;
      return std::move(self.heir->handle);
    });
    outcome.expect();
    if (current_ == nullptr)
      append(self);
    else
      adopt(self);
  }

  /// Goes round the ring until every member has ended.
  void run(runtime::completion& outcome) {
    if (outcome.done()) return;
    member& first = *first_;
    last_ = nullptr;
    jump(outside_, first);
    current_ = nullptr;
  }

  void yield() { jump(*current_, *current_->next); }

  /// Runs the child that was spawned last.
  void join(runtime::completion& outcome) {
    if (!outcome.done()) jump(*current_, *child_);
  }

 private:
  /// At the top of its stack, as a scheduler's fiber.
  struct member {
    boost::context::fiber handle;
    member* next = nullptr;  ///< whom it resumes when it yields
    member* heir = nullptr;  ///< whom it resumes when it ends
  };
  struct give_back {
    stack_pool* pool;
    stack memory;
    void deallocate(boost::context::stack_context&) noexcept { pool->give(memory); }
  };
  static constexpr std::size_t room_above = 128;  // as a scheduler's fiber

  template <class Entry>
  boost::context::fiber create(stack memory, Entry entry) {
    boost::context::stack_context bounds;
    bounds.sp = memory.top;
    bounds.size = memory.usable_bytes();
    return boost::context::fiber(
        std::allocator_arg, boost::context::preallocated(memory.top - room_above, bounds.size - room_above, bounds),
        give_back{&stacks_, memory}, [entry = std::move(entry)](boost::context::fiber&&) mutable { return entry(); });
  }

  void jump(member& from, member& to) {
    current_ = &to;
    const auto mine = aside_.take();
    std::move(to.handle).resume_with([&from](boost::context::fiber&& here) {
      from.handle = std::move(here);
      return boost::context::fiber();
    });
    aside_.put_back(mine);
  }

  void append(member& last) {
    if (last_ == nullptr)
      first_ = &last;
    else
      last_->next = last_->heir = &last;
    last.next = first_;
    last.heir = &outside_;
    last_ = &last;
  }
  void adopt(member& child) {
    child_ = &child;
    child.heir = current_;
  }

  stack_pool stacks_;
  member outside_;
  member* first_ = nullptr;
  member* last_ = nullptr;
  member* current_ = nullptr;
  member* child_ = nullptr;
  [[no_unique_address]] Aside aside_;
};

using raw_ring = basic_raw_ring<nothing_aside>;

}  // namespace switchmark::stackful
