#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace switchmark::runner {

/// How a child tells its parent which cell it is at: so that the parent knows whom to blame when the child dies, and
/// how long each cell takes.
///
/// Lines in a pipe say what is rare, and wake the parent. Where the child is among its epochs, it notes in a file,
/// which wakes nobody: a parent that ran beside each epoch, on the other hardware thread of the core, made the loops of
/// the probe (measure/machine_state.hpp) take twice as long, and a switch between coroutines 1.1 times as long.
class child_status {
 public:
  /// `pipe`: to the parent; `place`: the file, which the parent has open as well. -1: nobody listens.
  explicit child_status(int pipe, int place = -1) : pipe_(pipe), place_(place) {}

  /// The preparation of a cell begins, or all of its work if it has no epochs.
  void begin(std::string_view cell) const;
  void end(std::string_view cell) const;
  /// What all epochs of a cell took, between which other cells had theirs.
  void took(std::string_view cell, std::size_t epochs, double seconds) const;

  /// An epoch of the cell follows, until `leave`.
  void enter(std::string_view cell) const;
  void leave() const { enter({}); }

  /// One line of the pipe, read back.
  struct item {
    enum class kind : char { begins = '+', ends = '-', took = '=' };
    kind what = kind::begins;
    std::string cell;
    std::size_t epochs = 0;  ///< took
    double seconds = 0;      ///< took
  };
  [[nodiscard]] static item parse(std::string_view line);

  /// What the file says: a text that is another one at each `enter` and `leave`, and the cell; both empty at first.
  struct place {
    std::string moment, cell;
  };
  [[nodiscard]] static place parse_place(std::string_view text);

 private:
  int pipe_, place_;
};

/// Ends what `begin` began, also when an exception leaves.
class at_cell {
 public:
  at_cell(const child_status& to, std::string_view cell) : to_(to), cell_(cell) { to_.begin(cell_); }
  ~at_cell() { to_.end(cell_); }
  at_cell(const at_cell&) = delete;
  at_cell& operator=(const at_cell&) = delete;

 private:
  const child_status& to_;
  std::string_view cell_;
};

}  // namespace switchmark::runner
