#pragma once

#include "stackless/futures/child.hpp"
#include "stackless/futures/poll.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <type_traits>
#include <variant>

namespace switchmark::workloads {

// A chain of calls of the future style, from two classes of a workload's bodies.hpp: `Leaf<Run>`, the innermost call,
// and `Link<Run, Below>`, a call whose child is of the type `Below`. Both are constructible from (run, task, depth,
// ...) and have `poll` and `value`.

/// `Depth` calls, each a member of the one above.
template <class Run, template <class, class> class Link, template <class> class Leaf, std::size_t Depth>
struct nested_levels : Link<Run, nested_levels<Run, Link, Leaf, Depth - 1>> {
  using Link<Run, nested_levels<Run, Link, Leaf, Depth - 1>>::Link;
};
template <class Run, template <class, class> class Link, template <class> class Leaf>
struct nested_levels<Run, Link, Leaf, 1> : Leaf<Run> {
  using Leaf<Run>::Leaf;
};

/// As many calls as the run asks for, where a child may have the type of its parent.
template <class Run, template <class, class> class Link, template <class> class Leaf>
class recursive_levels {
 public:
  template <class... Arguments>
  recursive_levels(Run& run, std::size_t task, std::size_t depth, Arguments... arguments)
      : level_(depth > 1 ? level(std::in_place_type<link>, run, task, depth, arguments...)
                         : level(std::in_place_type<Leaf<Run>>, run, task, depth, arguments...)) {}

  stackless::poll_result poll(stackless::waker w) {
    if (auto* const above = std::get_if<link>(&level_)) return above->poll(w);
    return std::get<Leaf<Run>>(level_).poll(w);
  }
  [[nodiscard]] std::uint64_t value() const noexcept {
    return std::visit([](const auto& one) { return one.value(); }, level_);
  }

 private:
  using link = Link<Run, recursive_levels>;
  using level = std::variant<Leaf<Run>, link>;
  level level_;
};

/// Calls `use` with the std::type_identity of a chain of `depth` calls. Throws std::logic_error when children are
/// members and `depth` is none of `Depths`: each depth is then a type of its own, which the compiler must make.
template <class Run, template <class, class> class Link, template <class> class Leaf, std::size_t... Depths, class Use>
void with_levels(std::size_t depth, Use use) {
  if constexpr (stackless::children_may_recurse<typename Run::waits_type>) {
    use(std::type_identity<recursive_levels<Run, Link, Leaf>>{});
  } else {
    const bool compiled =
        ((depth == Depths && (use(std::type_identity<nested_levels<Run, Link, Leaf, Depths>>{}), true)) || ...);
    if (!compiled) throw std::logic_error("no type of so many levels is compiled");
  }
}

}  // namespace switchmark::workloads
