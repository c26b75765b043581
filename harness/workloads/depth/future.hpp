#pragma once

#include "runtime/completion.hpp"
#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"
#include "workloads/depth/spec.hpp"

#include <stdexcept>
#include <variant>

namespace switchmark::workloads::depth {

template <class Run>
class leaf_future {
 public:
  leaf_future(Run& run, std::size_t task, std::size_t) : run_(run), state_(seed(task)), task_(task) {}

  stackless::poll_result poll(stackless::waker w) {
    for (; round_ < run_.spec.rounds; ++round_) {
      if (!stepped_) {
        stepped_ = true;
        state_ = step(state_, round_);
        run_.log(task_, stepped, state_);
        yield_ = {};
      }
      if (run_.spec.yields_in(round_) && yield_.poll(w) == stackless::poll_result::pending)
        return stackless::poll_result::pending;
      stepped_ = false;
    }
    return stackless::poll_result::ready;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  Run& run_;
  std::uint64_t state_;
  std::size_t task_;
  std::size_t round_ = 0;
  bool stepped_ = false;
  typename Run::waits_type::yield_future yield_;
};

/// A level above the leaf, whose child is `Below`. It is polled at every poll of the root, and polls its child.
template <class Run, class Below>
class link_future {
 public:
  link_future(Run& run, std::size_t task, std::size_t depth) : run_(run), task_(task), depth_(depth) {}

  stackless::poll_result poll(stackless::waker w) {
    if (!child_.started()) child_.start(run_.waits.worker(), run_, task_, depth_ - 1);
    if (child_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    state_ = rise((*child_).value(), depth_);
    child_.end();
    return stackless::poll_result::ready;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  Run& run_;
  std::size_t task_;
  std::size_t depth_;
  std::uint64_t state_ = 0;
  typename Run::waits_type::template child<Below> child_;
};

/// As deep as is asked for, where a child may have its parent's type.
template <class Run>
class chain_future {
 public:
  chain_future(Run& run, std::size_t task, std::size_t depth)
      : level_(depth > 1 ? level(std::in_place_type<link>, run, task, depth)
                         : level(std::in_place_type<leaf_future<Run>>, run, task, depth)) {}

  stackless::poll_result poll(stackless::waker w) {
    if (auto* const above = std::get_if<link>(&level_)) return above->poll(w);
    return std::get<leaf_future<Run>>(level_).poll(w);
  }
  [[nodiscard]] std::uint64_t value() const noexcept {
    return std::visit([](const auto& one) { return one.value(); }, level_);
  }

 private:
  using link = link_future<Run, chain_future>;
  using level = std::variant<leaf_future<Run>, link>;
  level level_;
};

/// `Depth` levels, each a member of the one above.
template <class Run, std::size_t Depth>
struct nested : link_future<Run, nested<Run, Depth - 1>> {
  using link_future<Run, nested<Run, Depth - 1>>::link_future;
};
template <class Run>
struct nested<Run, 1> : leaf_future<Run> {
  using leaf_future<Run>::leaf_future;
};

template <class Run, class Levels>
class task_future {
 public:
  task_future(Run& run, std::size_t task) : run_(run), task_(task), levels_(run, task, run.spec.depth) {}

  stackless::poll_result poll(stackless::waker w) {
    if (levels_.poll(w) == stackless::poll_result::pending) return stackless::poll_result::pending;
    run_.log(task_, finished, levels_.value());
    run_.results[task_] = levels_.value();
    return stackless::poll_result::ready;
  }

 private:
  Run& run_;
  std::size_t task_;
  Levels levels_;
};

/// The deepest type that is compiled: compilers stop at 900.
inline constexpr std::size_t deepest_nested = 100;

template <>
struct bodies<runtime::style::future> {
  template <class Scheduler, class Run>
  static void spawn(Scheduler& scheduler, runtime::completion& done, Run& run, std::size_t task) {
    if constexpr (stackless::children_may_recurse<Scheduler>) {
      scheduler.template spawn<task_future<Run, chain_future<Run>>>(done, run, task);
    } else {
      switch (run.spec.depth) {
        case 1: return scheduler.template spawn<task_future<Run, nested<Run, 1>>>(done, run, task);
        case 10: return scheduler.template spawn<task_future<Run, nested<Run, 10>>>(done, run, task);
        case deepest_nested:
          return scheduler.template spawn<task_future<Run, nested<Run, deepest_nested>>>(done, run, task);
        default: throw std::logic_error("no type of so many levels is compiled");
      }
    }
  }
};

}  // namespace switchmark::workloads::depth
