#pragma once

#include "runtime/completion.hpp"
#include "stackful/fibers/announced_stack.hpp"
#include "stackful/fibers/exception_state.hpp"
#include "stackful/fibers/stack.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/preallocated.hpp>

#include <cstring>
#include <utility>
#include <vector>

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
/// Who is next is known beforehand, in either of two uses: two members or more that are spawned from outside and only
/// yield, in turn, equally often; or one member that spawns a child and joins it before the next. `Aside`: one of those
/// above.
///
/// A floor must not touch more memory than a scheduler's fiber does, nor wait for it longer:
/// - A jump touches 64 bytes of each stack, the saved registers and the return address: two cache lines at most.
/// - The handles stand side by side in an array in the order of the ring: eight share a cache line, and the prefetcher
///   of the CPU follows. A handle on the stack of its member costs up to one more cache line for each jump.
/// - `yield` asks the thread for the ring, not the registers of the member. Those come from the stack of the member,
///   where a jump loads the control words first, which hold up all later loads. If the register that leads to the next
///   handle lies in the second cache line, the next jump waits for both lines, one after the other: twice as long at
///   100,000 members. Which line the register lies in depends on the compiler's frames.
/// - `yield` prefetches the saved registers. Without, the control words are the first load from a cold stack, and hold
///   up what follows until they are there; a scheduler's fiber loads the link of the run queue from there before. So
///   the floor stood above the fibers from 5,000 to 20,000 members: 12, 16 and 26 ns in place of 8, 11 and 14, where a
///   fiber took 11, 14 and 22 (AMD EPYC, Zen 5).
template <class Aside>
class basic_raw_ring {
 public:
  explicit basic_raw_ring(stack_options stacks) : stacks_(stacks) {}

  /// From outside: adds a member at the end of the ring. From a member: makes its child. Throws std::system_error when
  /// there is no memory for its stack.
  template <class Body>
  void spawn(runtime::completion& outcome, Body body) {
    if (of_this_thread == this)
      child_ = create(outcome, std::move(body), [this] { return &parent_; });
    else
      members_.push_back(create(outcome, std::move(body), [this] { return after_last_yield(); }));
    outcome.expect();
  }

  /// Goes round the ring until every member has ended.
  void run(runtime::completion& outcome) {
    if (outcome.done()) return;
    basic_raw_ring* const outer = std::exchange(of_this_thread, this);
    current_ = members_.begin();
    jump(outside_, *current_);
    members_.clear();
    of_this_thread = outer;
  }

  void yield() {
    basic_raw_ring& ring = *of_this_thread;
    place& here = *ring.current_;
    if (++ring.current_ == ring.members_.end()) ring.current_ = ring.members_.begin();
    __builtin_prefetch(ring.current_->saved_registers());
    ring.jump(here, *ring.current_);
  }

  /// Runs the child that was spawned last.
  void join(runtime::completion& outcome) {
    if (!outcome.done()) jump(parent_, child_);
  }

 private:
  /// Where a member stands: empty where it runs or has ended.
  struct place {
    boost::context::fiber handle;
    [[no_unique_address]] announced_stack stack;

    place() = default;
    place(boost::context::fiber&& started, announced_stack where) noexcept : handle(std::move(started)), stack(where) {}
    place(place&&) noexcept = default;
    place& operator=(place&&) noexcept = default;
    ~place() {
      if (handle) stack.before_switch_here();
    }
    /// The word that a handle of Boost consists of: the address of the saved registers, on the member's stack.
    [[nodiscard]] const void* saved_registers() const noexcept {
      static_assert(sizeof handle == sizeof(const void*));
      const void* address = nullptr;
      std::memcpy(&address, &handle, sizeof address);
      return address;
    }
  };
  struct give_back {
    stack_pool* pool;
    stack memory;
    void deallocate(boost::context::stack_context&) noexcept {
      announced_stack::after_end_of(memory);
      pool->give(memory);
    }
  };
  static constexpr std::size_t room_above = 128;  // as a scheduler's fiber

  /// A fiber that runs `body`, reports to `outcome` and ends in a jump to `*heir()`.
  template <class Body, class Heir>
  place create(runtime::completion& outcome, Body body, Heir heir) {
    const stack memory = stacks_.take();
    boost::context::stack_context bounds;
    bounds.sp = memory.top;
    bounds.size = memory.usable_bytes();
    return place(
        boost::context::fiber(std::allocator_arg,
                              boost::context::preallocated(memory.top - room_above, bounds.size - room_above, bounds),
                              give_back{&stacks_, memory},
                              [&outcome, body = std::move(body), heir](boost::context::fiber&&) mutable {
                                body();
                                (void)outcome.finish();
                                place& next = *heir();
                                next.stack.before_switch_here();
                                return std::move(next.handle);
                              }),
        announced_stack(memory));
  }

  void jump(place& from, place& to) {
    const auto mine = aside_.take();
    from_ = &from;
    to.stack.before_switch_here();
    // Captures nothing: a capture would lie on the stack beside the saved registers.
    std::move(to.handle).resume_with([](boost::context::fiber&& here) {
      place& left = *of_this_thread->from_;
      left.stack.after_switch_from_here();
      left.handle = std::move(here);
      return boost::context::fiber();
    });
    aside_.put_back(mine);
  }

  /// Whom a member resumes when it ends: the next one, which ends in this round too, or who called `run`.
  place* after_last_yield() { return ++current_ == members_.end() ? &outside_ : &*current_; }

  static inline constinit thread_local basic_raw_ring* of_this_thread = nullptr;  ///< which is inside of `run`

  // Destroyed in reverse order: a member that has not ended gives its stack back to the pool.
  stack_pool stacks_;
  std::vector<place> members_;  ///< in the order of the ring
  typename std::vector<place>::iterator current_;
  place* from_ = nullptr;  ///< of the member that is being left
  place outside_;
  place parent_, child_;  ///< of the only member that joins
  [[no_unique_address]] Aside aside_;
};

using raw_ring = basic_raw_ring<nothing_aside>;

}  // namespace switchmark::stackful
