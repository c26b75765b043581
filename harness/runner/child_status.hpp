#pragma once

#include <string>
#include <string_view>

namespace switchmark::runner {

/// How a child tells its parent which cell it is at: so that the parent knows whom to blame when the child dies.
class child_status {
 public:
  /// `descriptor` is the parent's pipe; -1: nobody listens.
  explicit child_status(int descriptor) : descriptor_(descriptor) {}

  void begin(std::string_view cell) const { tell('+', cell); }
  /// Of a cell that has been begun, and left for another one.
  void back_at(std::string_view cell) const { tell('=', cell); }
  void end(std::string_view cell) const { tell('-', cell); }

  /// One line, read back.
  struct item {
    bool begins = false;
    std::string cell;
    bool again = false;  ///< it is begun, and has been before
  };
  [[nodiscard]] static item parse(std::string_view line);

 private:
  void tell(char what, std::string_view cell) const;

  int descriptor_;
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
