#pragma once

#include "platform/architecture/architecture.hpp"
#include "stackful/fibers/announced_stack.hpp"
#include "stackful/fibers/stack.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/preallocated.hpp>

#include <new>
#include <utility>

namespace boost::context::detail {
/// Called through the table of addresses and not through a stub, whose instructions would be program code in which a
/// tick is deferred, outside of the non-preemptible section. clang has no such attribute: it is told -fno-plt.
extern "C" [[gnu::noplt]] transfer_t BOOST_CONTEXT_CALLDECL ontop_fcontext(fcontext_t const to, void* argument,
                                                                           transfer_t (*on_top)(transfer_t));
}  // namespace boost::context::detail

namespace switchmark::stackful {

/// What runs first on a new stack: with the rounding mode of who made it. Not a member of `context`, whose members are
/// gathered into the non-preemptible section by name: a compiler may inline the whole task here.
template <class Entry>
struct first_function_of_stack {
  Entry entry;
  [[no_unique_address]] platform::architecture::environment_at_jump makers;
  boost::context::fiber operator()(boost::context::fiber&&) {
    makers.put_back();
    return std::move(entry().handle_of_heir());
  }
};

/// Where a suspended computation stands: a handful of verbs over Boost.Context. Empty while it runs.
///
///   resting:  saved registers lie on the computation's own stack; Boost's handle points at them
///   running:  the handle is empty; the one who jumped here holds the way back
class context {
 public:
  context() = default;
  context(context&&) noexcept = default;
  context& operator=(context&&) noexcept = default;
  /// Unwinds a computation that has not ended.
  ~context() {
    if (handle_) stack_.before_switch_here();
  }

  /// A computation that will run `entry` on `memory` when it is first jumped to. `entry` is called as
  /// `context entry()`, must not throw, and returns where to go when it ends: its stack is given back to `pool` there,
  /// after the last instruction that used it.
  template <class Entry>
  static context create(stack memory, stack_pool& pool, Entry entry) {
    const boost::context::stack_context bounds = describe(memory);
    return context(
        boost::context::fiber(std::allocator_arg,
                              boost::context::preallocated(memory.top - room_above, bounds.size - room_above, bounds),
                              give_back{&pool, memory}, first_function_of_stack<Entry>{std::move(entry), {}}),
        announced_stack(memory));
  }

  /// Leaves the running computation, keeps its place in `from`, and goes on at `to`. One jump: `from` is filled on the
  /// far side, by a function that runs on top of `to` before it goes on. Returns when somebody jumps to `from`.
  static void jump(context& from, context& to) {
    const environment mine;
    to.stack_.before_switch_here();
    std::move(to.handle_).resume_with([&from](boost::context::fiber&& here) {
      from.stack_.after_switch_from_here();
      from.handle_ = std::move(here);
      return boost::context::fiber();
    });
    mine.put_back();
  }

  /// Room that `create` leaves untouched at the very top of the stack, for the owner's control block.
  static constexpr std::size_t room_above = 128;

 private:
  template <class Entry>
  friend struct first_function_of_stack;

  /// Rounding mode and exception flags, as far as Boost leaves them to whoever runs next: each computation keeps its
  /// own.
  using environment = platform::architecture::environment_at_jump;

  struct give_back {
    stack_pool* pool;
    stack memory;
    void deallocate(boost::context::stack_context&) noexcept {
      announced_stack::after_end_of(memory);
      pool->give(memory);
    }
  };

  /// Where the computation goes that has said so by its last instruction.
  boost::context::fiber& handle_of_heir() noexcept {
    stack_.before_switch_here();
    return handle_;
  }

  context(boost::context::fiber&& handle, announced_stack where) noexcept : handle_(std::move(handle)), stack_(where) {}

  static boost::context::stack_context describe(stack memory) noexcept {
    boost::context::stack_context bounds;
    bounds.sp = memory.top;
    bounds.size = memory.usable_bytes();
    return bounds;
  }

  boost::context::fiber handle_;
  [[no_unique_address]] announced_stack stack_;
};

}  // namespace switchmark::stackful
